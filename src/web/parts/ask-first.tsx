/** An act that cannot be taken back: a button, then the question in its place, with the act and a way out. */
import type { ComponentChild } from 'preact'
import { useState } from 'preact/hooks'
import type { Refusal } from '../../protocol/errors.ts'
import { words } from '../live/words.ts'
import { Refused } from './states.tsx'

type Props = {
  readonly act: string
  readonly ask: string
  readonly busy: boolean
  readonly error: Refusal | null
  /** Of the button that asks; the one that acts always warns. */
  readonly tone?: 'warn' | 'quiet'
  /** Answers whether it was done: the question goes then. */
  readonly onAct: () => Promise<boolean>
}
export const AskFirst = ({ act, ask, busy, error, tone = 'warn', onAct }: Props): ComponentChild => {
  const [asking, setAsking] = useState(false)
  if (!asking)
    return (
      <div>
        <button type="button" class={`button small ${tone}`} onClick={() => setAsking(true)}>
          {act}
        </button>
      </div>
    )
  return (
    <div class="note warn" role="alertdialog" aria-label={act}>
      <p>{ask}</p>
      <Refused error={error} />
      <div class="actions">
        <button type="button" class="button small quiet" autoFocus onClick={() => setAsking(false)}>
          {words.value.place.cancel}
        </button>
        <button
          type="button"
          class="button small warn"
          disabled={busy}
          onClick={() => {
            void onAct().then((done) => done && setAsking(false))
          }}
        >
          {act}
        </button>
      </div>
    </div>
  )
}
