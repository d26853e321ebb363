/** The menu of one's own presence: a state by hand and a status, each for as long as one likes. */
import { useId, useState } from 'preact/hooks'
import { moment } from '../../client/words/when.ts'
import { limits } from '../../protocol/limits.ts'
import type { Claim, ManualValue, PresenceState } from '../../protocol/model.ts'
import { useCall } from '../live/call.ts'
import { client, me, serverNow } from '../live/client.ts'
import { useNow } from '../live/clock.ts'
import { ownMenu } from '../live/overlay.ts'
import { follow, href } from '../live/route.ts'
import { words } from '../live/words.ts'
import { Floating } from '../parts/floating.tsx'
import { Icon } from '../parts/icon.tsx'
import { Refused } from '../parts/states.tsx'
import { ClaimsNow } from './claims-now.tsx'
import { Glyph } from './glyph.tsx'
import { lock } from '../session/prove.ts'
import { chosenNow, lasting } from './lasting.ts'
import { recent, remember } from './recent.ts'
import { endOfUntil, UntilPart, type Until } from './until.tsx'

const close = () => {
  ownMenu.value = false
}

export const OwnMenu = ({ anchor }: { readonly anchor: HTMLElement }) => {
  const text = words.value.own
  return (
    <Floating anchor={anchor} name="own-menu" label={text.menu} focus onClose={close}>
      <StatePart />
      <ClaimsNow />
      <StatusPart />
      <section class="own-links">
        <Links />
        <button
          type="button"
          class="own-act"
          onClick={() => {
            close()
            void lock()
          }}
        >
          <Icon name="lock" />
          {words.value.session.lock.act}
        </button>
        <button
          type="button"
          class="own-act"
          onClick={() => {
            close()
            void client.call('session.signOut', {})
          }}
        >
          <Icon name="leave" />
          {text.signOut}
        </button>
      </section>
    </Floating>
  )
}

const seenAs: Record<ManualValue, PresenceState> = { online: 'online', away: 'away', dnd: 'dnd', invisible: 'offline' }

const StatePart = () => {
  const claim = chosenNow(me.value?.claim ?? null, useNow())
  const [until, setUntil] = useState<Until>({ preset: 'open' })
  /** Whose end the length is: of what was chosen in this menu, or of what will be; what held before keeps its own unless told. */
  const [lengthOf, setLengthOf] = useState<'untouched' | 'next' | 'chosen'>('untouched')
  const set = useCall('presence.set')
  const name = useId()
  const chosen: ManualValue = claim?.value ?? 'online'
  const choose = (value: ManualValue, length: Until) => {
    const expiresAt = value === 'online' ? undefined : endOfUntil(length)
    setLengthOf('chosen')
    void set.run(expiresAt === undefined ? { value } : { value, expiresAt })
  }
  return (
    <section>
      <fieldset class="own-states">
        <legend class="unseen">{words.value.own.menu}</legend>
        {(Object.keys(seenAs) as ManualValue[]).map((value) => (
          <label class="own-state" key={value}>
            <input class="unseen" type="radio" name={name} checked={chosen === value} onChange={() => choose(value, until)} />
            <Glyph state={seenAs[value]} size={14} />
            <span>
              <span class="name">{words.value.presence.choices[value].name}</span>
              <span class="meta">{words.value.presence.choices[value].about}</span>
            </span>
            {chosen === value ? <Icon name="check" /> : null}
          </label>
        ))}
      </fieldset>
      <UntilPart
        value={until}
        onValue={(length) => {
          setUntil(length)
          if (lengthOf !== 'chosen') setLengthOf('next')
          else if (chosen !== 'online') choose(chosen, length)
        }}
      />
      {lengthOf !== 'next' || chosen === 'online' ? null : (
        <button type="button" class="link-button own-then" onClick={() => choose(chosen, until)}>
          {words.value.claims.own.useFor(words.value.presence.choices[chosen].name)}
        </button>
      )}
      {claim === null ? null : <Then claim={claim} />}
      <Refused error={set.error} />
    </section>
  )
}

/** What is back when the chosen state ends. */
const Then = ({ claim }: { readonly claim: Claim }) => {
  if (claim.expiresAt === undefined) return null
  const now = serverNow()
  const text = words.value
  const next = claim.covered?.[0]
  const name = text.presence.choices[next?.value ?? 'online'].name
  const until = next?.expiresAt === undefined ? '' : moment(next.expiresAt, now, text.tag)
  return (
    <p class="meta own-then" role="status">
      {text.claims.own.after(moment(claim.expiresAt, now, text.tag), until === '' ? name : text.claims.own.afterUntil(name, until))}
    </p>
  )
}

/** What was said on this device last; until there is something, a few suggestions. */
const SaidBefore = ({ onChoose }: { readonly onChoose: (said: { readonly text: string; readonly emoji: string }) => void }) => {
  const text = words.value.claims.own
  const held = recent.value
  const shown = held.length > 0 ? held : text.suggestions.map(([emoji, said]) => ({ emoji, text: said }))
  return (
    <div class="own-said" role="group" aria-label={held.length > 0 ? text.recent : text.said}>
      {shown.map((s) => (
        <button type="button" class="chip clip" key={`${s.emoji} ${s.text}`} onClick={() => onChoose(s)}>
          {s.emoji === '' ? s.text : `${s.emoji} ${s.text}`}
        </button>
      ))}
    </div>
  )
}

const places = [
  { section: 'plan', icon: 'clock' },
  { section: 'sessions', icon: 'phone' },
  { section: 'presence', icon: 'settings' },
] as const
const Links = () => {
  const text = words.value.claims.own
  const names = { plan: text.plan, sessions: text.devices, presence: text.order }
  return (
    <nav aria-label={words.value.own.settings}>
      {places.map(({ section, icon }) => {
        const to = { at: 'settings', section } as const
        const go = follow(to)
        return (
          <a
            key={section}
            href={href(to)}
            onClick={(event) => {
              close()
              go(event)
            }}
          >
            <Icon name={icon} />
            {names[section]}
          </a>
        )
      })}
    </nav>
  )
}

const suggestions = ['☕', '🍜', '🎧', '🚶', '🏠', '🤒', '✈️', '🌙']

const StatusPart = () => {
  const text = words.value.own
  const held = lasting(me.value?.status ?? null, serverNow())
  const [said, setSaid] = useState(held?.text ?? '')
  const [emoji, setEmoji] = useState(held?.emoji ?? '')
  const [until, setUntil] = useState<Until>({ preset: 'today' })
  const set = useCall('status.set')
  const save = async (event: Event) => {
    event.preventDefault()
    const expiresAt = endOfUntil(until)
    const done = await set.run({ text: said.trim(), ...(emoji === '' ? {} : { emoji }), ...(expiresAt === undefined ? {} : { expiresAt }) })
    if (done === null) return
    remember({ text: said.trim(), emoji })
    close()
  }
  const clear = async () => {
    setSaid('')
    setEmoji('')
    await set.run({ text: '' })
  }
  return (
    <form class="own-status" onSubmit={save}>
      <div class="own-says">
        <input
          class="input own-emoji"
          aria-label={text.emoji}
          placeholder="🙂"
          value={emoji}
          maxLength={16}
          onInput={(e) => setEmoji(e.currentTarget.value)}
        />
        <input
          class="input"
          aria-label={text.statusTitle}
          placeholder={text.statusHint}
          value={said}
          maxLength={limits.statusChars}
          onInput={(e) => setSaid(e.currentTarget.value)}
        />
      </div>
      <div class="own-suggestions" role="group" aria-label={text.emoji}>
        {suggestions.map((s) => (
          <button type="button" key={s} aria-pressed={emoji === s} onClick={() => setEmoji(emoji === s ? '' : s)}>
            {s}
          </button>
        ))}
      </div>
      {said !== '' ? null : (
        <SaidBefore
          onChoose={(chosen) => {
            setSaid(chosen.text)
            setEmoji(chosen.emoji)
          }}
        />
      )}
      <UntilPart value={until} onValue={setUntil} />
      <Refused error={set.error} />
      <div class="actions">
        {held === null ? null : (
          <button type="button" class="button small quiet" onClick={clear}>
            {text.clear}
          </button>
        )}
        <button class="button small" disabled={set.busy || (said.trim() === '' && emoji === '')}>
          {text.setStatus}
        </button>
      </div>
    </form>
  )
}
