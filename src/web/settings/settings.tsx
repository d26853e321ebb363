/** Settings, a section at a time: the list beside it when wide, before it on a phone. */
import type { ComponentType } from 'preact'
import { isAtLeast } from '../../domain/roles.ts'
import { me } from '../live/client.ts'
import { narrow } from '../live/device.ts'
import { follow, href, type Section, sections } from '../live/route.ts'
import { words } from '../live/words.ts'
import { Icon } from '../parts/icon.tsx'
import { rove } from '../parts/rove.ts'
import { Audit } from './audit.tsx'
import { Bots } from './bots.tsx'
import { DetectionSettings } from './detection.tsx'
import { Diary } from './diary.tsx'
import { Invites } from './invites.tsx'
import { Look } from './look.tsx'
import { OutsideSettings } from './outside.tsx'
import { People } from './people.tsx'
import { PlaceSettings } from './place.tsx'
import { PlanSettings } from './plan.tsx'
import { PresenceSettings } from './presence.tsx'
import { PrivacySettings } from './privacy.tsx'
import { Rules } from './rules.tsx'
import { Reports } from './reports.tsx'
import { SecuritySettings } from './security.tsx'
import { Sessions } from './sessions.tsx'
import { Webhooks } from './webhooks.tsx'
import { You } from './you.tsx'
import './settings.css'

const screens: Record<Section, ComponentType> = {
  you: You,
  look: Look,
  presence: PresenceSettings,
  privacy: PrivacySettings,
  plan: PlanSettings,
  security: SecuritySettings,
  sessions: Sessions,
  invites: Invites,
  people: People,
  reports: Reports,
  audit: Audit,
  place: PlaceSettings,
  rules: Rules,
  diary: Diary,
  outside: OutsideSettings,
  webhooks: Webhooks,
  bots: Bots,
  detection: DetectionSettings,
}
/** From which role on. */
const moderating: ReadonlySet<Section> = new Set(['people'])
const governing: ReadonlySet<Section> = new Set(['audit', 'place', 'rules', 'webhooks', 'bots', 'detection'])

export const Settings = ({ section }: { readonly section: Section | null }) => {
  const text = words.value.settings
  const role = me.value?.account.role
  const shows = (s: Section): boolean =>
    role !== undefined && (!governing.has(s) || isAtLeast(role, 'admin')) && (!moderating.has(s) || isAtLeast(role, 'moderator')) && (s !== 'invites' || role !== 'guest')
  const shown = section ?? (narrow.value ? null : 'you')
  const Screen = shown === null ? null : screens[shown]
  const back = narrow.value && shown !== null ? ({ at: 'settings', section: null } as const) : ({ at: 'home' } as const)
  return (
    <>
      <header class="bar">
        <a class="icon-button settings-back" href={href(back)} aria-label={words.value.place.back} onClick={follow(back)}>
          <Icon name="back" />
        </a>
        <h1>{narrow.value && shown !== null ? text.sections[shown] : text.title}</h1>
      </header>
      <div class="settings">
        {narrow.value && shown !== null ? null : (
          <nav class="settings-list" aria-label={text.title} onKeyDown={rove}>
            {sections
              .filter(shows)
              .map((s) => {
                const to = { at: 'settings', section: s } as const
                return (
                  <a key={s} data-row href={href(to)} aria-current={s === shown ? 'page' : undefined} onClick={follow(to)}>
                    {text.sections[s]}
                  </a>
                )
              })}
          </nav>
        )}
        {Screen === null || shown === null ? null : (
          <div class="settings-screen" key={shown} role="region" aria-label={text.sections[shown]} tabIndex={0}>
            <h2 class={narrow.value ? 'unseen' : ''}>{text.sections[shown]}</h2>
            <Screen />
          </div>
        )}
      </div>
    </>
  )
}
