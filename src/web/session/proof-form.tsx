/** Showing that it is oneself, by whatever this person has: asked of the server, the easiest first. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Proof, ProofWay } from '../../protocol/entry.ts'
import type { Refusal } from '../../protocol/errors.ts'
import { client } from '../live/client.ts'
import { answerByPasskey, knowsPasskeys } from '../live/passkeys.ts'
import { words } from '../live/words.ts'
import { Field, PasswordField } from '../parts/form.tsx'
import { Refused } from '../parts/states.tsx'
import { Elsewhere } from './elsewhere.tsx'

type Said = { readonly is: 'nothing' | 'busy' | 'left' } | { readonly is: 'refused'; readonly error: Refusal }
type Props = {
  readonly ways: readonly ProofWay[]
  readonly act: string
  readonly onProven: () => void
  readonly onCancel?: () => void
}

export const ProofForm = ({ ways, act, onProven, onCancel }: Props) => {
  const usable = ways.filter((way) => way !== 'passkey' || knowsPasskeys())
  const [chosen, setChosen] = useState<ProofWay | null>(usable[0] ?? null)
  const [typed, setTyped] = useState('')
  const [said, setSaid] = useState<Said>({ is: 'nothing' })
  const self = useRef<HTMLFormElement>(null)
  // It comes when the dialog is open already: the field is where one is meant to be.
  useEffect(() => self.current?.querySelector('input')?.focus(), [chosen])
  const text = words.value.session.confirm
  if (chosen === null) return <Elsewhere none={text.none} />
  const prove = async (event: Event) => {
    event.preventDefault()
    if (said.is === 'busy') return
    setSaid({ is: 'busy' })
    const proof = await proofOf(chosen, typed)
    const confirmed = proof.ok ? await client.call('session.confirm', { proof: proof.value }) : proof
    if (confirmed.ok) return onProven()
    setSaid('left' in confirmed ? { is: 'left' } : { is: 'refused', error: confirmed.error })
  }
  const busy = said.is === 'busy'
  const wrong = said.is === 'refused' && (said.error.code === 'wrong_credentials' || said.error.code === 'wrong_code')
  return (
    <form ref={self} class="proof-form" onSubmit={prove}>
      {chosen === 'password' ? (
        <PasswordField key="password" label={text.proofs.password} value={typed} onValue={setTyped} invalid={wrong} />
      ) : chosen === 'totp' ? (
        <Field
          key="totp"
          label={text.proofs.totp}
          value={typed}
          onValue={setTyped}
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellcheck={false}
          minLength={6}
          maxLength={64}
          required
          invalid={wrong}
        />
      ) : null}
      <div role="status">{said.is === 'left' ? <p class="note">{text.left}</p> : null}</div>
      <Refused error={said.is === 'refused' ? said.error : null} />
      <Others
        ways={usable.filter((way) => way !== chosen)}
        onChoose={(way) => {
          setChosen(way)
          setTyped('')
          setSaid({ is: 'nothing' })
        }}
      />
      <Elsewhere />
      <div class="actions">
        {onCancel === undefined ? null : (
          <button type="button" class="button quiet" onClick={onCancel}>
            {words.value.place.cancel}
          </button>
        )}
        <button class="button primary" aria-disabled={busy}>
          {chosen === 'passkey' ? text.proofs.passkey : act}
        </button>
      </div>
    </form>
  )
}

const proofOf = async (way: ProofWay, typed: string) => {
  const given = (value: Proof) => ({ ok: true as const, value })
  if (way === 'password') return given({ way, password: typed })
  if (way === 'totp') return given({ way, code: typed.trim() })
  const answer = await answerByPasskey({ act: 'confirm' })
  return answer.ok ? given({ way, answer: answer.value }) : answer
}

const Others = ({ ways, onChoose }: { readonly ways: readonly ProofWay[]; readonly onChoose: (way: ProofWay) => void }) => {
  if (ways.length === 0) return null
  const text = words.value.session.confirm
  return (
    <p class="meta">
      {text.instead}:{' '}
      {ways.map((way) => (
        <button type="button" class="link-button" key={way} onClick={() => onChoose(way)}>
          {text.proofs[way]}
        </button>
      ))}
    </p>
  )
}
