/** Signing in with the help of a device that is in already: a code to point its camera at, and a wait for its answer. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Output } from '../../protocol/commands.ts'
import type { Entered } from '../../protocol/entry.ts'
import type { Refusal } from '../../protocol/errors.ts'
import { client } from '../live/client.ts'
import { deviceKind, deviceLabel } from '../live/device.ts'
import { words } from '../live/words.ts'
import { Qr } from '../parts/qr.tsx'
import { Refused, Skeleton } from '../parts/states.tsx'
import type { WayIn } from './ways-in.tsx'
import './with-code.css'

type Started = Output<'qr.start'>
type Stage =
  | { readonly is: 'closed' | 'opening' | 'over' | 'denied' }
  | { readonly is: 'shown'; readonly started: Started }
  | { readonly is: 'failed'; readonly error: Refusal }

const breath = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const pauseMs = 2_000

/** Asks until there is an answer, the code is over, or nobody looks any more. */
const waitFor = async ({ code, secret }: Started, isWanted: () => boolean): Promise<Entered | Stage | null> => {
  while (isWanted()) {
    const waited = await client.call('qr.wait', { code, secret })
    if (waited.ok) {
      const { value } = waited
      if (value.step === 'denied') return { is: 'denied' }
      if (value.step !== 'asking') return value
      continue
    }
    if (waited.error.code === 'code_gone') return { is: 'over' }
    if (waited.error.code !== 'unavailable' && waited.error.code !== 'rate_limited') return { is: 'failed', error: waited.error }
    await breath(waited.error.retryAfterMs ?? pauseMs)
  }
  return null
}

export const WithCode = ({ keep, shared, onEntered }: WayIn) => {
  const [stage, setStage] = useState<Stage>({ is: 'closed' })
  const started = stage.is === 'shown' ? stage.started : null
  const panel = useRef<HTMLElement>(null)
  const isLeft = useRef(false)
  // It lies below the form: whoever asked for it looks at it, and hears it.
  useEffect(() => {
    if (started === null) return
    panel.current?.focus({ preventScroll: true })
    panel.current?.scrollIntoView({ block: 'start' })
  }, [started])
  useEffect(() => {
    if (started === null) return
    let wanted = true
    void waitFor(started, () => wanted).then((end) => {
      if (!wanted || end === null) return
      if ('is' in end) setStage(end)
      else onEntered(end)
    })
    return () => {
      wanted = false
    }
  }, [started])
  const start = async () => {
    setStage({ is: 'opening' })
    const asked = await client.call('qr.start', { device: deviceKind(), label: deviceLabel(), keep, shared })
    setStage(asked.ok ? { is: 'shown', started: asked.value } : { is: 'failed', error: asked.error })
  }
  const leave = () => {
    isLeft.current = true
    setStage({ is: 'closed' })
  }
  const text = words.value.lettingIn
  if (stage.is === 'closed')
    return (
      <button
        type="button"
        class="button wide"
        ref={(button) => {
          if (isLeft.current) button?.focus()
          isLeft.current = false
        }}
        onClick={start}
      >
        {text.ask}
      </button>
    )
  return (
    <section class="with-code" aria-label={text.title} tabIndex={-1} ref={panel}>
      <h2>{text.title}</h2>
      {stage.is === 'opening' ? <Skeleton rows={3} /> : null}
      {stage.is === 'shown' ? <Shown started={stage.started} /> : null}
      <div role="status">
        {stage.is === 'over' || stage.is === 'denied' ? <p class="note warm">{text[stage.is]}</p> : null}
        {stage.is === 'shown' ? <p class="meta">{text.waiting}</p> : null}
      </div>
      <Refused error={stage.is === 'failed' ? stage.error : null} />
      <div class="row">
        {stage.is === 'shown' || stage.is === 'opening' ? null : (
          <button type="button" class="button small" onClick={start}>
            {text.again}
          </button>
        )}
        <button type="button" class="button quiet small" onClick={leave}>
          {text.back}
        </button>
      </div>
    </section>
  )
}

const Shown = ({ started: { code, number } }: { readonly started: Started }) => {
  const text = words.value.lettingIn
  const address = `${location.origin}/approve`
  return (
    <>
      <p class="meta">{text.about}</p>
      <Qr text={`${address}#${code}`} label={text.qr} />
      <p class="meta">{address.replace(/^https?:\/\//, '')}</p>
      <p class="letters" aria-label={text.code}>
        {code}
      </p>
      <p class="number-about">
        {text.number} <strong class="number">{number}</strong>
      </p>
    </>
  )
}
