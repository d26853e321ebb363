/**
 * How the access table is written. A row says who passes the door of a command, which scope a program needs, and, for what is one's own, another's or
 * out of sight, a valid input and the answer each actor gets. What doors mean is said once, here; a row has only what is special about it.
 */
import type { CommandName, Request } from '../../src/protocol/commands.ts'
import type { Scope } from '../../src/protocol/bots.ts'
import type { ErrorCode } from '../../src/protocol/errors.ts'
import type { Known } from './access-cast.ts'

export const roles = ['owner', 'admin', 'moderator', 'member', 'guest'] as const
/**
 * `banned`: the session somebody had open when their account was closed. `locked`, `doubted`, `enrolling`: members whose session is held for that.
 * `reader`: a program that is a member and may read. `program`: one that is an administrator and has every scope.
 */
export const actors = [...roles, 'banned', 'signedOut', 'locked', 'doubted', 'enrolling', 'reader', 'program'] as const
export type Actor = (typeof actors)[number]

/**
 * `foreign`: of a private room one is not in, or of somebody a guest cannot know. `kept`: of a room one is kept out of. `above`: of an owner.
 * `direct`: of a talk of two.
 */
export const targets = ['own', 'other', 'foreign', 'kept', 'above', 'direct'] as const
export type Target = (typeof targets)[number]

export type Answer = 'ok' | ErrorCode
/** What one gets who passes the door. Programs get what people of their role get, held sessions what members get. */
type ByActor = { readonly [A in Actor]?: Answer } & { readonly rest: Answer }
export type Expected = Answer | ByActor
export type Case<C extends CommandName> = readonly [input: (k: Known) => Request<C>, expected: Expected]

/** `open`: anybody. `in`: a session. `held`: a held session too. `enrol`: one that is held for want of a second factor too. */
type Door = 'open' | 'in' | 'held' | 'enrol'
export type Row<C extends CommandName> = {
  readonly door: Door
  /** What a program needs; absent: it is for people. */
  readonly scope?: Scope
  readonly confirm?: true
  /** Asked over the socket, for it is about a connection. */
  readonly by?: 'socket'
} & { readonly [T in Target]?: Case<C> }
export type Table = { readonly [C in CommandName]: Row<C> }
export type Rows = Partial<Table>

export const admins = { owner: 'ok', admin: 'ok', rest: 'forbidden' } as const
export const moderators = { ...admins, moderator: 'ok' } as const
export const notGuests = { guest: 'forbidden', rest: 'ok' } as const
/** What is beyond a guest's rooms does not exist for them. */
export const unknownToGuests = { guest: 'not_found', rest: 'ok' } as const
/** Those who may not do it at all are told so, whatever it is about; the others hear this. */
const insteadOf = (allowed: ByActor, answer: Answer): ByActor => ({
  ...(Object.fromEntries(Object.entries(allowed).map(([actor, was]) => [actor, was === 'ok' ? answer : was])) as Partial<ByActor>),
  rest: allowed.rest,
})
export const goneFor = (those: ByActor): ByActor => insteadOf(those, 'not_found')
export const tooHighFor = (those: ByActor): ByActor => insteadOf(those, 'role_too_high')

export const none = () => ({})
export const signedIn = { door: 'in' } as const
export const open = { door: 'open' } as const
export const confirmed = { door: 'in', confirm: true } as const
export const byPrograms = (scope: Scope) => ({ door: 'in', scope }) as const

type Needs = Pick<Row<CommandName>, 'door' | 'scope' | 'confirm'>
const standIn: { readonly [A in Actor]?: Actor } = {
  locked: 'member',
  doubted: 'member',
  enrolling: 'member',
  reader: 'member',
  program: 'admin',
}
const pick = (expected: Expected, actor: Actor): Answer => {
  if (typeof expected === 'string') return expected
  const like = standIn[actor]
  return expected[actor] ?? (like === undefined ? undefined : expected[like]) ?? expected.rest
}
const scopesOf: { readonly [A in Actor]?: readonly Scope[] } = {
  reader: ['read'],
  program: ['read', 'write', 'presence', 'rooms', 'admin-read'],
}

/** A session that is over counts for nothing, so whoever holds one is asked as a stranger where strangers are. */
export const answerTo = ({ door, scope }: Needs, expected: Expected, actor: Actor): Answer => {
  if (door === 'open') return pick(expected, actor === 'banned' ? 'signedOut' : actor)
  if (actor === 'signedOut') return 'unauthenticated'
  if (actor === 'banned') return 'session_expired'
  if ((actor === 'locked' || actor === 'doubted') && door !== 'held') return 'session_held'
  if (actor === 'enrolling' && door === 'in') return 'session_held'
  const scopes = scopesOf[actor]
  if (scopes !== undefined && (scope === undefined || !scopes.includes(scope))) return 'scope_missing'
  return pick(expected, actor)
}
