/**
 * What two people are to one another: one bond for both, and on either side a block of its own. A block changes nothing beneath it: the
 * blocked go on seeing the bond as it is, so that nothing tells them; the one who blocks sees the block. Pure; the shell keeps the
 * pair in one row, so that whatever comes at once is decided one after the other.
 */
import type { ContactState } from '../protocol/contacts.ts'
import { ok, refuse, type Result } from '../protocol/errors.ts'
import type { Left } from './presence/left.ts'

/** The two of a pair by their ids. */
export type Side = 'low' | 'high'
export type Bond = { readonly kind: 'none' } | { readonly kind: 'asked'; readonly by: Side } | { readonly kind: 'contacts' }
/** `since`: the last change of the bond; of a block, when it was made. `left`: what a block of that side leaves to be seen. */
export type Pair = {
  readonly bond: Bond
  readonly since: number
  readonly blocks: { readonly [S in Side]: number | null }
  readonly left: { readonly [S in Side]: Left | null }
}
export type ContactAct = 'request' | 'accept' | 'decline' | 'withdraw' | 'remove' | 'block' | 'unblock'
/** What counts beside the pair: what the one who acts has open and holds, and how old the account is. */
export type Asker = { readonly open: number; readonly held: number; readonly ageMs: number }

export const noPair: Pair = { bond: { kind: 'none' }, since: 0, blocks: { low: null, high: null }, left: { low: null, high: null } }
export const contactLimits = { open: 20, openWhileNew: 5, newForMs: 86_400_000, held: 1_000 } as const

export const sideOf = (one: string, other: string): Side => (one < other ? 'low' : 'high')
export const otherSide = (side: Side): Side => (side === 'low' ? 'high' : 'low')

/** The pair as one of the two sees it. */
export const contactView = ({ bond, since, blocks }: Pair, side: Side): { readonly state: ContactState; readonly since: number } => {
  const blockedAt = blocks[side]
  if (blockedAt !== null) return { state: 'blocked', since: blockedAt }
  if (bond.kind === 'none') return { state: 'none', since: 0 }
  if (bond.kind === 'contacts') return { state: 'contact', since }
  return { state: bond.by === side ? 'outgoing' : 'incoming', since }
}

export const decideContact = (pair: Pair, act: ContactAct, by: Side, asker: Asker, now: number): Result<Pair> => {
  const blockedAt = pair.blocks[by]
  if (act === 'unblock')
    return ok(blockedAt === null ? pair : { ...pair, blocks: { ...pair.blocks, [by]: null }, left: { ...pair.left, [by]: null } })
  if (act === 'block') return blockedAt !== null ? ok(pair) : mayHold(asker, { ...pair, blocks: { ...pair.blocks, [by]: now } })
  if (blockedAt !== null) return refuse('contact_blocked')
  const { state } = contactView(pair, by)
  const become = (bond: Bond): Pair => ({ ...pair, bond, since: now })
  switch (act) {
    case 'request':
      return request(pair, state, by, asker, become)
    // A second press, or the other device of the same person: already so.
    case 'accept':
      return state === 'incoming' ? mayHold(asker, become({ kind: 'contacts' })) : state === 'contact' ? ok(pair) : gone
    case 'decline':
      return state === 'incoming' ? ok(become({ kind: 'none' })) : gone
    case 'withdraw':
      return state === 'outgoing' ? ok(become({ kind: 'none' })) : gone
    case 'remove':
      return state === 'contact' ? ok(become({ kind: 'none' })) : gone
  }
}
const gone = refuse('request_gone')

const request = (pair: Pair, state: ContactState, by: Side, asker: Asker, become: (bond: Bond) => Pair): Result<Pair> => {
  if (state === 'outgoing' || state === 'contact') return ok(pair)
  if (state === 'incoming') return mayHold(asker, become({ kind: 'contacts' }))
  const most = asker.ageMs < contactLimits.newForMs ? contactLimits.openWhileNew : contactLimits.open
  return asker.open >= most
    ? refuse('requests_open', `You have ${asker.open} requests that nobody answered yet. Take one back, or wait.`)
    : mayHold(asker, become({ kind: 'asked', by }))
}
const mayHold = (asker: Asker, next: Pair): Result<Pair> => (asker.held >= contactLimits.held ? refuse('too_many') : ok(next))
