/** One's own corner: how others see one, and the one click to change it. */
import { useRef } from 'preact/hooks'
import { moment } from '../../client/words/when.ts'
import { me, serverNow, stateOf } from '../live/client.ts'
import { ownMenu } from '../live/overlay.ts'
import { follow, href } from '../live/route.ts'
import { words } from '../live/words.ts'
import { Icon } from '../parts/icon.tsx'
import { later } from '../parts/later.tsx'
import { Avatar } from '../people/avatar.tsx'
import { AsksCount, asksText, useAsks } from '../settings/asks.tsx'
import { Dot } from './dot.tsx'
import { shownName } from './glyph.tsx'
import { chosenNow, lasting } from './lasting.ts'
import { statusWords } from './status-text.tsx'

const OwnMenu = later(() => import('./own-menu.tsx').then((m) => m.OwnMenu))
const settings = { at: 'settings', section: null } as const

export const OwnCorner = () => {
  const opener = useRef<HTMLButtonElement>(null)
  const mine = me.value
  useAsks()
  if (mine === null) return null
  const text = words.value.own
  const settingsName = [text.settings, asksText('all')].filter((part) => part !== '').join(' · ')
  return (
    <section class="own" aria-label={text.menu}>
      <span class="own-avatar">
        <Avatar account={mine.account} size={32} />
        <Dot account={mine.account.id} />
      </span>
      <button
        ref={opener}
        type="button"
        class="own-open"
        aria-haspopup="dialog"
        aria-expanded={ownMenu.value}
        onClick={() => {
          ownMenu.value = !ownMenu.value
        }}
      >
        <span class="own-name clip">{mine.account.displayName}</span>
        <OwnLine />
      </button>
      <a class="icon-button" href={href(settings)} aria-label={settingsName} title={settingsName} onClick={follow(settings)}>
        <Icon name="settings" />
        <AsksCount of="all" />
      </a>
      {ownMenu.value && opener.current !== null ? <OwnMenu anchor={opener.current} /> : null}
    </section>
  )
}

/** What one chose, until when, and what one said; else how one is seen. */
const OwnLine = () => {
  const mine = me.value
  if (mine === null) return null
  // Read first: when what was chosen ends, it is this that changes.
  const state = stateOf(mine.account.id)
  const now = serverNow()
  const claim = chosenNow(mine.claim, now)
  const status = lasting(mine.status, now)
  const text = words.value
  const parts: string[] = []
  if (claim !== null) {
    parts.push(text.presence.choices[claim.value].name)
    if (claim.expiresAt !== undefined) parts.push(text.own.ends(moment(claim.expiresAt, now, text.tag)))
  }
  if (status !== null) parts.push(statusWords(status))
  return <span class="meta clip">{parts.length > 0 ? parts.join(' · ') : shownName(state)}</span>
}
