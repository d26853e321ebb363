/** The exceptions, in the order that counts: whom each is about, what they may see, and how to add one. */
import { useState } from 'preact/hooks'
import type { Group } from '../../protocol/groups.ts'
import { limits } from '../../protocol/limits.ts'
import type { PrivacyRule, See } from '../../protocol/privacy.ts'
import { memberships } from '../live/client.ts'
import { words } from '../live/words.ts'
import { IconButton } from '../parts/icon.tsx'
import { roomName } from '../room/name.ts'
import { groups } from './groups-held.ts'
import { FindInline } from './find-inline.tsx'
import { whoOf } from './rule-words.ts'

const sees: readonly See[] = ['full', 'coarse', 'hidden']
type Adding = 'person' | 'room' | 'group' | null
type Props = { readonly rules: readonly PrivacyRule[]; readonly onRules: (rules: PrivacyRule[]) => void }

export const Exceptions = ({ rules, onRules }: Props) => {
  const text = words.value.privacy
  const [adding, setAdding] = useState<Adding>(null)
  const add = (who: PrivacyRule['who']) => {
    setAdding(null)
    onRules([...rules.filter((rule) => JSON.stringify(rule.who) !== JSON.stringify(who)), { who, see: 'hidden' }])
  }
  const made = groups.value.kind === 'held' ? groups.value.groups : []
  const hasContacts = rules.some(({ who }) => who.kind === 'contacts')
  return (
    <section class="field" aria-label={text.exceptions}>
      <h3>{text.exceptions}</h3>
      <p class="meta">{rules.length === 0 ? text.noExceptions : text.exceptionsAbout}</p>
      <ol class="listing privacy-rules">
        {rules.map((rule, at) => (
          <Exception
            key={JSON.stringify(rule.who)}
            rule={rule}
            onSee={(see) => onRules(rules.map((r, i) => (i === at ? { ...r, see } : r)))}
            onRemove={() => onRules(rules.filter((_, i) => i !== at))}
            onUp={at === 0 ? null : () => onRules([...rules.slice(0, at - 1), rule, rules[at - 1]!, ...rules.slice(at + 1)])}
          />
        ))}
      </ol>
      {rules.length >= limits.privacyRules ? (
        <p class="note">{text.full}</p>
      ) : (
        <div class="privacy-add">
          <button
            type="button"
            class="button small"
            aria-expanded={adding === 'person'}
            onClick={() => setAdding(adding === 'person' ? null : 'person')}
          >
            {text.addPerson}
          </button>
          <button
            type="button"
            class="button small"
            aria-expanded={adding === 'room'}
            onClick={() => setAdding(adding === 'room' ? null : 'room')}
          >
            {text.addRoom}
          </button>
          {made.length === 0 ? null : (
            <button
              type="button"
              class="button small"
              aria-expanded={adding === 'group'}
              onClick={() => setAdding(adding === 'group' ? null : 'group')}
            >
              {text.addGroup}
            </button>
          )}
          {hasContacts ? null : (
            <button type="button" class="button small" onClick={() => add({ kind: 'contacts' })}>
              {text.addContacts}
            </button>
          )}
        </div>
      )}
      {adding === 'person' ? <FindInline onFound={(account) => add({ kind: 'person', account })} /> : null}
      {adding === 'group' ? <GroupsToName groups={made} onGroup={(group) => add({ kind: 'group', group })} /> : null}
      {adding === 'room' ? <Rooms onRoom={(room) => add({ kind: 'room', room })} /> : null}
    </section>
  )
}

type ExceptionProps = {
  readonly rule: PrivacyRule
  readonly onSee: (see: See) => void
  readonly onRemove: () => void
  readonly onUp: (() => void) | null
}
const Exception = ({ rule, onSee, onRemove, onUp }: ExceptionProps) => {
  const text = words.value.privacy
  const who = whoOf(rule)
  return (
    <li>
      <span class="grow clip">{who}</span>
      <select
        class="input privacy-see"
        aria-label={text.seesOf(who)}
        value={rule.see}
        onChange={(e) => onSee(e.currentTarget.value as See)}
      >
        {sees.map((see) => (
          <option key={see} value={see}>
            {text.sees[see].name}
          </option>
        ))}
      </select>
      {onUp === null ? null : <IconButton icon="up" label={text.up(who)} onClick={onUp} />}
      <IconButton icon="close" label={text.remove(who)} onClick={onRemove} />
    </li>
  )
}

const GroupsToName = ({ groups: made, onGroup }: { readonly groups: readonly Group[]; readonly onGroup: (group: Group['id']) => void }) => (
  <ul class="listing privacy-found">
    {made.map((g) => (
      <li key={g.id}>
        <button type="button" class="grow" onClick={() => onGroup(g.id)}>
          {g.name} <span class="meta">{words.value.privacy.groups.people(g.people.length)}</span>
        </button>
      </li>
    ))}
  </ul>
)

const Rooms = ({ onRoom }: { readonly onRoom: (room: Extract<PrivacyRule['who'], { kind: 'room' }>['room']) => void }) => (
  <ul class="listing privacy-found">
    {[...memberships.value.values()]
      .filter((m) => m.room.kind !== 'direct')
      .map((m) => (
        <li key={m.room.id}>
          <button type="button" class="grow" onClick={() => onRoom(m.room.id)}>
            {roomName(m)}
          </button>
        </li>
      ))}
  </ul>
)
