/**
 * The one client of this page, and its state cut into signals: one for each field, and for people, rooms and timelines one for each of
 * them, so that a change of one person redraws one dot and a message redraws one room.
 */
import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import { createClient } from '../../client/client.ts'
import type { State, Timeline } from '../../client/state.ts'
import type { AccountId, RoomId } from '../../protocol/ids.ts'
import type { HereNow } from '../../protocol/contacts.ts'
import type { Account, Membership, PresenceEntry, PresenceState } from '../../protocol/model.ts'
import { browserEnv, now } from '../env-browser.ts'

export const client = createClient(browserEnv())

type Field = keyof State
const whole = <F extends Field>(field: F): Signal<State[F]> => {
  const held = signal(client.state()[field])
  refreshers.push([
    field,
    (state) => {
      held.value = state[field]
    },
  ])
  return held
}
/** A signal for each key that was ever asked for. */
const each = <K, V>(field: Field, pick: (state: State, key: K) => V): ((key: K) => ReadonlySignal<V>) => {
  const held = new Map<K, Signal<V>>()
  refreshers.push([
    field,
    (state) => {
      for (const [key, cell] of held) cell.value = pick(state, key)
    },
  ])
  return (key) => {
    const cell = held.get(key) ?? signal(pick(client.state(), key))
    held.set(key, cell)
    return cell
  }
}
const refreshers: [Field, (state: State) => void][] = []

export const link = whole('link')
export const place = whole('place')
export const me = whole('me')
export const ending = whole('ending')
export const memberships = whole('memberships')
export const pending = whole('pending')
export const fresh = whole('fresh')
export const ring = whole('ring')
export const alerts = whole('alerts')
export const asks = whole('asks')
export const accounts = whole('accounts')
export const contacts = whole('contacts')
export const waiting = whole('waiting')
export const back = whole('back')
export const handled = whole('handled')
export const roleChanges = whole('roleChanges')
export const hereIn = each<RoomId, HereNow | null>('here', (s, room) => s.here.get(room) ?? null)
export const membershipOf = each<RoomId, Membership | null>('memberships', (s, room) => s.memberships.get(room) ?? null)
export const timelineOf = each<RoomId, Timeline | null>('timelines', (s, room) => s.timelines.get(room) ?? null)
export const typingIn = each<RoomId, { readonly ids: readonly AccountId[]; readonly count: number } | null>(
  'typing',
  (s, room) => s.typing.get(room) ?? null,
)
export const seenIn = each<RoomId, number>('seen', (s, room) => s.seen.get(room) ?? 0)
export const entryOf = each<AccountId, PresenceEntry | null>('presence', (s, id) => s.presence.get(id) ?? null)
const heldAccount = each<AccountId, Account | null>('accounts', (s, id) => s.accounts.get(id) ?? null)

client.subscribe((state, changed) =>
  batch(() => {
    for (const [field, refresh] of refreshers) if (changed.has(field)) refresh(state)
  }),
)

export const myId: ReadonlySignal<AccountId | null> = computed(() => me.value?.account.id ?? null)
/** A person, asked for if not yet known. */
export const accountOf = (id: AccountId): Account | null => {
  const mine = me.value?.account
  if (mine?.id === id) return mine
  const held = heldAccount(id).value
  if (held === null) client.need([id])
  return held
}
export const nameOf = (id: AccountId): string => accountOf(id)?.displayName ?? '…'

/** What a dot shows: nothing is claimed without a fresh signal. `unknown`: asked for, not yet told. */
export const stateOf = (id: AccountId): PresenceState | 'unknown' => {
  const entry = entryOf(id).value
  if (!fresh.value) return 'unverified'
  return entry === null ? 'unknown' : entry[1]
}

/** The server's clock, for showing ages. What waits here and the next try bear this device's clock: add the skew. */
export const skewMs = (): number => client.state().skewMs
export const serverNow = (): number => now() + skewMs()

const watched = new Map<AccountId, number>()
let telling = false
const tellWatched = () => {
  if (telling) return
  telling = true
  queueMicrotask(() => {
    telling = false
    client.watch([...watched.keys()])
  })
}
/** Keeps a person's presence coming while shown; the answer ends it. */
export const watch = (id: AccountId): (() => void) => {
  watched.set(id, (watched.get(id) ?? 0) + 1)
  tellWatched()
  return () => {
    const left = (watched.get(id) ?? 1) - 1
    if (left > 0) watched.set(id, left)
    else watched.delete(id)
    tellWatched()
  }
}
