/**
 * What is asked of the sessions of each role. A change holds at once, for open sessions too: their lives are counted anew, those from
 * outside the networks end, and so do the oldest beyond the cap. Nobody shuts themselves out by it.
 */
import { decidePolicy, overCap } from '../../domain/entry.ts'
import { isWithin } from '../../domain/networks.ts'
import { mayAdminister } from '../../domain/rooms.ts'
import { openRolePolicy, type RolePolicy } from '../../protocol/entry.ts'
import { refuse, type Result } from '../../protocol/errors.ts'
import type { AccountId, SessionId } from '../../protocol/ids.ts'
import type { Role } from '../../protocol/model.ts'
import { keepJob } from '../kept.ts'
import { fact } from '../notices.ts'
import type { AccountRow, NewJob, Notice, PlaceRow, SessionRow, Tx } from '../ports.ts'
import { done, type Action, type InTx, type SignedIn, type World } from './action.ts'
import { note } from './audit.ts'
import { secondWays } from './own-ways.ts'
import { hold, renew } from './session-life.ts'
import { end, openNow, policyOf } from './sessions.ts'

type Policies = { [R in Role]: RolePolicy }
const policiesOf = ({ rules }: PlaceRow): Policies => ({
  owner: rules.owner ?? openRolePolicy,
  admin: rules.admin ?? openRolePolicy,
  moderator: rules.moderator ?? openRolePolicy,
  member: rules.member ?? openRolePolicy,
  guest: rules.guest ?? openRolePolicy,
})

export const get: Action<'policy.get'> = async (cx) => {
  const allowed = mayAdminister(cx.caller.account.role)
  return allowed.ok ? done({ policies: policiesOf(await cx.tx.place.get()) }) : allowed
}

export const update: Action<'policy.update'> = async (cx, { role, policy }) => {
  const allowed = mayChange(cx, role)
  if (!allowed.ok) return allowed
  const mine = role === cx.caller.account.role ? cx.caller.address : null
  const decided = decidePolicy(policy, mine)
  if (!decided.ok) return decided
  const place = await cx.tx.place.get()
  await cx.tx.place.update({ rules: { ...place.rules, [role]: policy } })
  await note(cx, { action: 'policy.update', target: role, detail: policy })
  const later = policy.secondFrom === null || policy.secondFrom <= cx.now ? [] : [secondJob(role, policy.secondFrom)]
  await cx.tx.jobs.add(later)
  const { notices, ended } = await enforce(cx, role, policy, cx.caller)
  return done({ policies: policiesOf(await cx.tx.place.get()), ended }, ...notices, ...later.map(() => fact({ type: 'jobs.added' })))
}

const mayChange = ({ caller }: Pick<InTx, 'caller'>, role: Role): Result<true> => {
  const allowed = mayAdminister(caller.account.role)
  if (!allowed.ok) return allowed
  return role === 'owner' && caller.account.role !== 'owner' ? refuse('forbidden', 'Only owners decide what is asked of owners.') : allowed
}

type Following = { readonly tx: Tx; readonly now: number }
type Enforcing = Following & { readonly world: World }
/** Everyone of the role, as they are signed in now. The session that asks is never one that ends for it. */
const enforce = async (cx: Enforcing, role: Role, policy: RolePolicy, asker: SignedIn) => {
  // A bot's token belongs to no network.
  const open = openNow(await cx.tx.sessions.openByRole(role), cx.now).filter((s) => s.way !== 'bot')
  const notices: Notice[] = []
  let ended = 0
  for (const [account, rows] of Map.groupBy(open, (s) => s.account)) {
    const person = await cx.tx.accounts.row(account)
    if (person === null || person.bot) continue
    const enforced = await enforceOn(cx, person, { rows, policy, spare: asker.session.id })
    notices.push(...enforced.notices)
    ended += enforced.ended
  }
  return { notices, ended }
}
type Asked = { readonly rows: readonly SessionRow[]; readonly policy: RolePolicy; readonly spare: SessionId | null }
/** What open sessions of one person must do from now on, and which of them end. */
const enforceOn = async (cx: Enforcing, person: AccountRow, { rows, policy, spare }: Asked) => {
  const isOut = (s: SessionRow): boolean => s.id !== spare && !isWithin(s.address, policy.networks)
  const outside = rows.filter(isOut)
  const inside = rows.filter((s) => !isOut(s))
  const over = new Set(overCap(inside, policy.most, spare))
  const beyond = inside.filter((s) => over.has(s.id))
  const left = inside.filter((s) => !over.has(s.id))
  const gone = [...(await end(cx, outside, 'revoked')), ...(await end(cx, beyond, 'too_many'))]
  const renewed = await renew(cx, left, policy, person.settings.lockAfterMs)
  const held = await holdWithoutSecond(cx, person, left, policy)
  return { notices: [...gone, ...renewed, ...held], ended: outside.length + beyond.length }
}
/** With a new role comes what is asked of it, in the sessions that are open already. `spare`: the one that asks. */
export const followRole = async (cx: Enforcing, person: AccountRow, spare: SessionId | null): Promise<Notice[]> => {
  if (person.bot) return []
  const rows = openNow(await cx.tx.sessions.open(person.id), cx.now)
  const policy = await policyOf(cx.tx, person.role)
  return (await enforceOn(cx, person, { rows, policy, spare })).notices
}
export const holdWithoutSecond = async (
  cx: Following,
  person: AccountRow,
  rows: readonly SessionRow[],
  policy: RolePolicy,
): Promise<Notice[]> => {
  if (policy.secondFrom === null || cx.now < policy.secondFrom || (await secondWays(cx.tx, person)).length > 0) return []
  const notices: Notice[] = []
  for (const row of rows) if (row.way !== 'bot') notices.push(...(await hold(cx.tx, row.id, 'enrol')))
  return notices
}

/** On the day from which a second factor is needed, those who are signed in without one are held as well. */
const secondJob = (role: Role, at: number): NewJob => ({
  id: `jsecond-${role}-${at}`,
  kind: 'policy.second',
  payload: keepJob('policy.second', { role }),
  runAt: at,
})

export const secondNeeded = async (cx: Following, role: Role): Promise<Notice[]> => {
  const policy = (await cx.tx.place.get()).rules[role]
  if (policy === undefined) return []
  const notices: Notice[] = []
  const people = Map.groupBy(openNow(await cx.tx.sessions.openByRole(role), cx.now), (s): AccountId => s.account)
  for (const [account, rows] of people) {
    const person = await cx.tx.accounts.row(account)
    if (person !== null && !person.bot) notices.push(...(await holdWithoutSecond(cx, person, rows, policy)))
  }
  return notices
}
