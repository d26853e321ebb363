/** First run, three short steps: the owner and the name of the place, who may come in, who sees who is here. */
import { useState } from 'preact/hooks'
import { limits } from '../../protocol/limits.ts'
import type { Registration, Sharing } from '../../protocol/model.ts'
import { useCall } from '../live/call.ts'
import { client, place } from '../live/client.ts'
import { follow, go } from '../live/route.ts'
import { words } from '../live/words.ts'
import { Copy } from '../parts/copy.tsx'
import { Cards, Field } from '../parts/form.tsx'
import { Refused } from '../parts/states.tsx'
import { AccountForm } from './account-form.tsx'
import { Gate } from './gate.tsx'
import { inviteLink } from './invite-link.ts'

type Step = 1 | 2 | 3

export const Setup = ({ token }: { readonly token: string }) => {
  const [step, setStep] = useState<Step>(1)
  const text = words.value.place
  if (token === '') {
    return (
      <Gate title={words.value.brand}>
        <p class="note warm">{text.setup.noToken}</p>
        <p class="meta gate-other">
          <a href="/" onClick={follow({ at: 'home' })}>
            {text.signIn.toSignIn}
          </a>
        </p>
      </Gate>
    )
  }
  const { title, about } = text.setup[step === 1 ? 'one' : step === 2 ? 'two' : 'three']
  return (
    <Gate key={step} title={title} about={about} step={text.setup.step(step, 3)}>
      {step === 1 ? <One token={token} onDone={() => setStep(2)} /> : step === 2 ? <Two onDone={() => setStep(3)} /> : <Three />}
    </Gate>
  )
}

const One = ({ token, onDone }: { readonly token: string; readonly onDone: () => void }) => {
  const [name, setName] = useState('')
  const text = words.value.place.setup.one
  const named = async () => {
    if (name.trim() !== '') await client.call('place.update', { name: name.trim() })
    onDone()
  }
  return (
    <AccountForm
      by={{ setup: token }}
      act={text.act}
      onDone={() => {
        void named()
      }}
    >
      <Field
        label={text.place}
        placeholder={text.placeHint}
        value={name}
        onValue={setName}
        maxLength={limits.roomNameChars}
        required
        autoFocus
      />
    </AccountForm>
  )
}

const order: readonly Registration[] = ['invite', 'open', 'closed']

const Two = ({ onDone }: { readonly onDone: () => void }) => {
  const [registration, setRegistration] = useState<Registration>(place.value?.registration ?? 'invite')
  const update = useCall('place.update')
  const invite = useCall('invite.create')
  const [link, setLink] = useState<string | null>(null)
  const text = words.value.place.setup.two
  const options = order.map((value) => ({ value, ...words.value.place.registrations[value] }))
  const make = async () => {
    const made = await invite.run({ uses: 10 })
    if (made !== null) setLink(inviteLink(made.token))
  }
  const next = async () => {
    if ((await update.run({ registration })) !== null) onDone()
  }
  return (
    <div class="gate-form">
      <Cards label={text.title} unseen options={options} value={registration} onValue={setRegistration} />
      {registration === 'closed' ? null : (
        <div class="field">
          <span class="label">{text.link}</span>
          {link === null ? (
            <button type="button" class="button" onClick={make} disabled={invite.busy}>
              {text.make}
            </button>
          ) : (
            <Copy label={words.value.place.copy.link} text={link} />
          )}
          <p class="meta">{text.linkAbout}</p>
        </div>
      )}
      <Refused error={update.error ?? invite.error} />
      <button type="button" class="button primary wide" onClick={next} disabled={update.busy}>
        {text.act}
      </button>
    </div>
  )
}

const sharings: readonly Sharing[] = ['members', 'shared', 'nobody']

const Three = () => {
  const [sharing, setSharing] = useState<Sharing>(place.value?.sharing ?? 'members')
  const update = useCall('place.update')
  const text = words.value.place.setup.three
  const finish = async () => {
    if ((await update.run({ sharing })) !== null) go({ at: 'home' }, 'replace')
  }
  return (
    <div class="gate-form">
      <Cards
        label={text.title}
        unseen
        options={sharings.map((value) => ({ value, ...words.value.place.sharing[value] }))}
        value={sharing}
        onValue={setSharing}
      />
      <Refused error={update.error} />
      <button type="button" class="button primary wide" onClick={finish} disabled={update.busy}>
        {text.act}
      </button>
    </div>
  )
}
