/** Settings, a section at a time: the list beside it when wide, before it on a phone. */
import type { ComponentType } from 'preact'
import { isAtLeast } from '../../domain/roles.ts'
import type { Role } from '../../protocol/model.ts'
import { me } from '../live/client.ts'
import { narrow } from '../live/device.ts'
import { follow, href, type Section } from '../live/route.ts'
import { words } from '../live/words.ts'
import { Icon } from '../parts/icon.tsx'
import { rove } from '../parts/rove.ts'
import { AsksCount } from './asks.tsx'
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
const groups: Record<'you' | 'security' | 'place', readonly Section[]> = {
  you: ['you', 'look', 'presence', 'privacy', 'plan', 'outside', 'diary'],
  security: ['security', 'sessions'],
  place: ['invites', 'reports', 'people', 'place', 'rules', 'bots', 'webhooks', 'detection', 'audit'],
}
/** From which role on; who cannot use one does not see it. */
const least: Partial<Record<Section, Role>> = {
  invites: 'member',
  people: 'moderator',
  audit: 'admin',
  place: 'admin',
  rules: 'admin',
  webhooks: 'admin',
  bots: 'admin',
  detection: 'admin',
}
const isFor = (role: Role | undefined, section: Section): boolean => role !== undefined && isAtLeast(role, least[section] ?? 'guest')

export const Settings = ({ section }: { readonly section: Section | null }) => {
  const text = words.value.settings
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
            {(['you', 'security', 'place'] as const).map((group) => (
              <Group key={group} group={group} shown={shown} />
            ))}
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

const Group = ({ group, shown }: { readonly group: keyof typeof groups; readonly shown: Section | null }) => {
  const text = words.value.settings
  const role = me.value?.account.role
  return (
    <div role="group" aria-labelledby={`settings-${group}`}>
      <p id={`settings-${group}`} class="meta">
        {text.groups[group]}
      </p>
      {groups[group]
        .filter((s) => isFor(role, s))
        .map((s) => {
          const to = { at: 'settings', section: s } as const
          return (
            <a key={s} data-row href={href(to)} aria-current={s === shown ? 'page' : undefined} onClick={follow(to)}>
              {text.sections[s]}
              <AsksCount of={s} />
            </a>
          )
        })}
    </div>
  )
}
