/** Accounts elsewhere that open this one: seeing them, connecting another, taking one away. Nothing where no provider is set. */
import { moment } from '../../client/words/when.ts'
import type { Identity } from '../../protocol/identity.ts'
import { askAt } from '../live/auth.ts'
import { useAsked, useCall } from '../live/call.ts'
import { client, serverNow } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Refused, WhenHeld } from '../parts/states.tsx'

const ask = async () => {
  const [mine, all] = await Promise.all([client.call('identity.list', {}), client.call('identity.providers', {})])
  if (!mine.ok) return mine
  return all.ok ? { ok: true as const, value: { ...mine.value, ...all.value } } : all
}

export const Identities = () => {
  const { asked, again } = useAsked('identities', ask)
  const link = useCall('identity.link')
  const text = words.value.access.identities
  if (asked.kind === 'held' && asked.value.providers.length === 0 && asked.value.identities.length === 0) return null
  const connect = async (provider: string) => {
    const out = await link.run({ provider })
    if (out !== null) location.assign(askAt(out.url))
  }
  return (
    <section class="settings-form" aria-label={text.title}>
      <h3>{text.title}</h3>
      <p class="meta">{text.about}</p>
      <WhenHeld asked={asked} again={again} rows={2}>
        {({ identities, only, providers }) => (
          <>
            {identities.length === 0 ? (
              <p>{text.none}</p>
            ) : (
              <ul class="listing">
                {identities.map((i) => (
                  <Row
                    key={i.id}
                    identity={i}
                    only={only}
                    name={providers.find((p) => p.id === i.provider)?.name ?? i.provider}
                    onGone={again}
                  />
                ))}
              </ul>
            )}
            {providers.map(({ id, name }) => (
              <div key={id}>
                <button type="button" class="button small" disabled={link.busy} onClick={() => void connect(id)}>
                  {text.connect(name)}
                </button>
              </div>
            ))}
          </>
        )}
      </WhenHeld>
      <Refused error={link.error} />
    </section>
  )
}

type RowProps = { readonly identity: Identity; readonly name: string; readonly only: boolean; readonly onGone: () => void }
const Row = ({ identity, name, only, onGone }: RowProps) => {
  const unlink = useCall('identity.unlink')
  const text = words.value.access.identities
  return (
    <li>
      <div class="grow">
        <p>{identity.label}</p>
        <p class="meta">
          {name} · {text.used(moment(identity.usedAt, serverNow(), words.value.tag))}
        </p>
        {only ? <p class="meta">{text.only}</p> : null}
        <Refused error={unlink.error} />
      </div>
      {only ? null : (
        <button
          type="button"
          class="button small"
          aria-label={text.disconnectNamed(identity.label)}
          disabled={unlink.busy}
          onClick={async () => {
            if ((await unlink.run({ identity: identity.id })) !== null) onGone()
          }}
        >
          {text.disconnect}
        </button>
      )}
    </li>
  )
}
