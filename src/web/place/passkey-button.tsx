/** Signing in with a passkey: by a button, or where the name is typed, if the browser offers that. Nothing where there can be none. */
import { useEffect, useState } from 'preact/hooks'
import type { Entered } from '../../protocol/entry.ts'
import type { Refusal } from '../../protocol/errors.ts'
import { client } from '../live/client.ts'
import { deviceKind, deviceLabel } from '../live/device.ts'
import { answerByPasskey, callOff, knowsPasskeys, offersWhileTyping, type Answered } from '../live/passkeys.ts'
import { words } from '../live/words.ts'
import { Refused } from '../parts/states.tsx'
import type { WayIn } from './ways-in.tsx'

/** A challenge lasts five minutes, and a sign-in page may stand open for longer. */
const renewMs = 240_000

type Said = { readonly is: 'nothing' | 'busy' | 'left' | 'unavailable' } | { readonly is: 'refused'; readonly error: Refusal }
const saidOf = (failed: Extract<Answered<unknown>, { ok: false }>): Said => {
  if ('left' in failed) return { is: 'left' }
  return failed.error.code === 'passkey_unavailable' ? { is: 'unavailable' } : { is: 'refused', error: failed.error }
}

const enter = async (
  how: 'asked' | 'whileTyping',
  stays: { readonly keep: boolean; readonly shared: boolean },
): Promise<Answered<Entered>> => {
  const answer = await answerByPasskey({ act: 'signIn' }, how)
  if (!answer.ok) return answer
  return client.call('session.passkey', { answer: answer.value, device: deviceKind(), label: deviceLabel(), ...stays })
}

export const PasskeyButton = ({ keep, shared, onEntered }: WayIn) => {
  const [said, setSaid] = useState<Said>({ is: 'nothing' })
  const [round, setRound] = useState(0)
  useEffect(() => {
    if (said.is !== 'nothing') return
    let mine = true
    const offer = async () => {
      if (!(await offersWhileTyping())) return
      const entered = await enter('whileTyping', { keep, shared })
      if (!mine) return
      if (entered.ok) onEntered(entered.value)
      else if (!('left' in entered)) setSaid(saidOf(entered))
    }
    void offer()
    const renew = setTimeout(() => setRound(round + 1), renewMs)
    return () => {
      mine = false
      clearTimeout(renew)
    }
  }, [round, said.is, keep, shared])
  // A new question calls off the one before by itself; only the last one would stay.
  useEffect(() => () => void callOff(), [])
  if (!knowsPasskeys() || said.is === 'unavailable') return null
  const text = words.value.passkeys
  const ask = async () => {
    if (said.is === 'busy') return
    setSaid({ is: 'busy' })
    const entered = await enter('asked', { keep, shared })
    if (entered.ok) onEntered(entered.value)
    else setSaid(saidOf(entered))
  }
  return (
    <div class="gate-form">
      <button type="button" class="button wide" aria-disabled={said.is === 'busy'} onClick={ask}>
        {said.is === 'busy' ? text.busy : text.signIn}
      </button>
      <Failure said={said} />
    </div>
  )
}

const Failure = ({ said }: { readonly said: Said }) => (
  <>
    <div role="status">{said.is === 'left' ? <p class="note">{words.value.passkeys.left}</p> : null}</div>
    <Refused error={said.is === 'refused' ? said.error : null} />
  </>
)

/** What follows a password. */
export const PasskeyStep = ({ ticket, onEntered }: { readonly ticket: string; readonly onEntered: (entered: Entered) => void }) => {
  const [said, setSaid] = useState<Said>({ is: 'nothing' })
  const text = words.value.passkeys
  const ask = async () => {
    if (said.is === 'busy') return
    setSaid({ is: 'busy' })
    const answer = await answerByPasskey({ act: 'proceed', ticket })
    const entered = answer.ok ? await client.call('session.proceed', { ticket, next: { way: 'passkey', answer: answer.value } }) : answer
    if (entered.ok) onEntered(entered.value)
    else setSaid('left' in entered ? { is: 'left' } : { is: 'refused', error: entered.error })
  }
  return (
    <div class="gate-form">
      <p class="meta">{text.stepAbout}</p>
      <button type="button" class="button primary wide" autoFocus aria-disabled={said.is === 'busy'} onClick={ask}>
        {said.is === 'busy' ? text.busy : text.step}
      </button>
      <Failure said={said} />
    </div>
  )
}
