/** What of oneself may be seen outside: badges for web pages, and a calendar feed of one's absence. Nothing is open until asked for. */
import { useState } from 'preact/hooks'
import { moment } from '../../client/words/when.ts'
import type { Badge, Feed, Grain } from '../../protocol/outside.ts'
import { useAsked, useCall } from '../live/call.ts'
import { client, serverNow } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Copy } from '../parts/copy.tsx'
import { Cards } from '../parts/form.tsx'
import { Empty, Refused, WhenHeld } from '../parts/states.tsx'

export const OutsideSettings = () => (
  <>
    <Badges />
    <Feeds />
  </>
)

const grains: readonly Grain[] = ['coarse', 'full']
const made = (at: number): string => words.value.outside.badge.made(moment(at, serverNow(), words.value.tag))

const Badges = () => {
  const { asked, put, again } = useAsked('badges', () => client.call('badge.list', {}))
  const [grain, setGrain] = useState<Grain>('coarse')
  const [token, setToken] = useState<string | null>(null)
  const create = useCall('badge.create')
  const text = words.value.outside.badge
  const make = async (held: readonly Badge[]) => {
    const fresh = await create.run({ grain })
    if (fresh === null) return
    setToken(fresh.token)
    put({ badges: [...held, fresh.badge] })
  }
  return (
    <section class="settings-form" aria-label={text.title}>
      <h3>{text.title}</h3>
      <p>{text.about}</p>
      <WhenHeld asked={asked} again={again} rows={2}>
        {({ badges }) => (
          <>
            {badges.length === 0 ? (
              <Empty text={text.none} />
            ) : (
              <ul class="listing">
                {badges.map((b) => (
                  <Closable
                    key={b.id}
                    name={text.grains[b.grain].name}
                    about={made(b.createdAt)}
                    command="badge.revoke"
                    input={{ badge: b.id }}
                    onGone={() => put({ badges: badges.filter((o) => o.id !== b.id) })}
                  />
                ))}
              </ul>
            )}
            <Cards
              label={text.grain}
              value={grain}
              options={grains.map((value) => ({ value, ...text.grains[value] }))}
              onValue={setGrain}
            />
            <div>
              <button
                type="button"
                class="button small"
                disabled={create.busy}
                onClick={() => {
                  void make(badges)
                }}
              >
                {text.make}
              </button>
            </div>
          </>
        )}
      </WhenHeld>
      {token === null ? null : (
        <div class="field" role="status">
          <p class="meta">{text.shownOnce}</p>
          <h4>{text.script}</h4>
          <Copy
            label={text.script}
            text={`<script src="${location.origin}/badge.js" async></script> <zaima-presence account="${token}"></zaima-presence>`}
          />
          <h4>{text.picture}</h4>
          <Copy label={text.picture} text={`${location.origin}/badge/${token}.svg`} />
        </div>
      )}
      <Refused error={create.error} />
    </section>
  )
}

const Feeds = () => {
  const { asked, put, again } = useAsked('feeds', () => client.call('feed.list', {}))
  const [url, setUrl] = useState<string | null>(null)
  const create = useCall('feed.create')
  const text = words.value.outside.feed
  const make = async (held: readonly Feed[]) => {
    const fresh = await create.run({})
    if (fresh === null) return
    setUrl(fresh.url)
    put({ feeds: [...held, fresh.feed] })
  }
  return (
    <section class="settings-form" aria-label={text.title}>
      <h3>{text.title}</h3>
      <p>{text.about}</p>
      <WhenHeld asked={asked} again={again} rows={2}>
        {({ feeds }) => (
          <>
            {feeds.length === 0 ? (
              <Empty text={text.none} />
            ) : (
              <ul class="listing">
                {feeds.map((f) => (
                  <Closable
                    key={f.id}
                    name={text.row}
                    about={made(f.createdAt)}
                    command="feed.revoke"
                    input={{ feed: f.id }}
                    onGone={() => put({ feeds: feeds.filter((o) => o.id !== f.id) })}
                  />
                ))}
              </ul>
            )}
            <div>
              <button
                type="button"
                class="button small"
                disabled={create.busy}
                onClick={() => {
                  void make(feeds)
                }}
              >
                {text.make}
              </button>
            </div>
          </>
        )}
      </WhenHeld>
      {url === null ? null : (
        <div class="field" role="status">
          <p class="meta">{words.value.outside.badge.shownOnce}</p>
          <Copy label={text.link} text={url} />
        </div>
      )}
      <Refused error={create.error} />
    </section>
  )
}

type ClosableProps = { readonly name: string; readonly about: string; readonly onGone: () => void } & (
  | { readonly command: 'badge.revoke'; readonly input: { readonly badge: Badge['id'] } }
  | { readonly command: 'feed.revoke'; readonly input: { readonly feed: Feed['id'] } }
)
const Closable = ({ name, about, onGone, ...ask }: ClosableProps) => {
  const badge = useCall('badge.revoke')
  const feed = useCall('feed.revoke')
  const close = async () => {
    const done = ask.command === 'badge.revoke' ? await badge.run(ask.input) : await feed.run(ask.input)
    if (done !== null) onGone()
  }
  return (
    <li>
      <div class="grow">
        <p>{name}</p>
        <p class="meta tabular">{about}</p>
        <Refused error={badge.error ?? feed.error} />
      </div>
      <button
        type="button"
        class="button small"
        disabled={badge.busy || feed.busy}
        onClick={() => {
          void close()
        }}
      >
        {words.value.outside.badge.close}
      </button>
    </li>
  )
}
