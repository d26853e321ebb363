/** The place itself, for its owner and administrators. */
import { useState } from 'preact/hooks'
import type { Output } from '../../protocol/commands.ts'
import { limits } from '../../protocol/limits.ts'
import { Inviters, type Place, type Registration, type Sharing } from '../../protocol/model.ts'
import type { PlacePolicy } from '../../protocol/privacy.ts'
import { useAsked, useCall } from '../live/call.ts'
import { client, place } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Cards, Check, Chips, Field } from '../parts/form.tsx'
import { Refused, WhenHeld } from '../parts/states.tsx'

const registrations: readonly Registration[] = ['invite', 'approve', 'open', 'closed']
const sharings: readonly Sharing[] = ['members', 'shared', 'nobody']

export const PlaceSettings = () => {
  const held = place.value
  return held === null ? null : (
    <>
      <Held place={held} />
      <Policy />
    </>
  )
}

const Held = ({ place: held }: { readonly place: Place }) => {
  const [name, setName] = useState(held.name)
  const update = useCall('place.update')
  const text = words.value
  return (
    <div class="settings-form">
      <form
        class="field"
        onSubmit={(e) => {
          e.preventDefault()
          void update.run({ name: name.trim() })
        }}
      >
        <Field label={text.settings.place.name} value={name} onValue={setName} maxLength={limits.roomNameChars} required />
        <div>
          <button class="button small" disabled={update.busy || name.trim() === '' || name.trim() === held.name}>
            {text.place.save}
          </button>
        </div>
      </form>
      <Cards
        label={text.settings.place.registration}
        value={held.registration}
        onValue={(registration) => {
          void update.run({ registration })
        }}
        options={registrations.map((value) => ({ value, ...text.place.registrations[value] }))}
      />
      <Chips
        label={text.governing.invites.who}
        value={held.inviters}
        onValue={(inviters) => {
          void update.run({ inviters })
        }}
        options={Inviters.options.map((value) => ({ value, name: text.governing.inviters[value] }))}
      />
      <Cards
        label={text.settings.place.sharing}
        value={held.sharing}
        onValue={(sharing) => {
          void update.run({ sharing })
        }}
        options={sharings.map((value) => ({ value, ...text.place.sharing[value] }))}
      />
      <Refused error={update.error} />
      <p class="meta">{text.settings.place.version(held.version)}</p>
    </div>
  )
}

/** What the place allows at most of presence. */
const Policy = () => {
  const { asked, again, put } = useAsked('policy', () => client.call('privacy.get', {}))
  const update = useCall('place.policy')
  const text = words.value.privacy
  const change = (held: Output<'privacy.get'>, part: Partial<PlacePolicy>) => {
    void update.run(part).then((done) => {
      if (done !== null) put({ ...held, policy: done.policy })
    })
  }
  return (
    <section class="settings-form" aria-label={text.policy.title}>
      <h3>{text.policy.title}</h3>
      <p class="meta">{text.policy.about}</p>
      <WhenHeld asked={asked} again={again}>
        {(held) => (
          <>
            <Cards
              label={text.policy.title}
              unseen
              value={held.policy.presence}
              onValue={(presence) => change(held, { presence })}
              options={(['on', 'off'] as const).map((value) => ({ value, ...text.policies[value] }))}
            />
            <Cards
              label={text.policy.lastSeen}
              value={held.policy.lastSeenAtMost}
              onValue={(lastSeenAtMost) => change(held, { lastSeenAtMost })}
              options={(['exact', 'coarse', 'hidden'] as const).map((value) => ({ value, ...text.lastSeens[value] }))}
            />
            <Check
              label={text.policy.room}
              checked={held.policy.shareRoom === 'allowed'}
              onValue={(allowed) => change(held, { shareRoom: allowed ? 'allowed' : 'never' })}
            />
          </>
        )}
      </WhenHeld>
      <Refused error={update.error} />
    </section>
  )
}
