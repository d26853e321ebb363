/**
 * People as a provider brings them: an account made on the way in, and the role that their groups give, each time anew. Such an account has
 * no password, so it cannot be guessed into. Owners are made by owners alone.
 */
import { decideRole, displayNameIn, groupsIn, nameAfter, nameIn } from '../../domain/identities.ts'
import { foldName } from '../../domain/names.ts'
import { isShut } from '../../domain/networks.ts'
import { mayAdminister } from '../../domain/rooms.ts'
import { decideName } from '../../domain/skeleton.ts'
import { ok, refuse, type Result } from '../../protocol/errors.ts'
import type { AccountRow, Notice, ProviderRules, Tx } from '../ports.ts'
import { mostWaiting, newAccount, settleIn } from './accounts.ts'
import type { World } from './action.ts'
import { asksChanged } from './asks.ts'
import { note } from './audit.ts'
import { turnOffAll } from './bots.ts'
import { roleNotices } from './governing.ts'
import { followRole } from './policies.ts'
import { accountOf } from './sessions.ts'
import { spendRequest } from './sums.ts'

type Cx = { readonly tx: Tx; readonly world: World; readonly caller: null; readonly now: number }
type Claims = Readonly<Record<string, unknown>>
export type Person = { readonly account: AccountRow; readonly notices: readonly Notice[] }
/** As many as look for a name of their own. */
const mostOfOneName = 200

/** `address`: where they come from, which may be shut to newcomers. */
export const newcomer = async (cx: Cx, rules: ProviderRules, claims: Claims, address: string): Promise<Result<Person>> => {
  if (rules.create === 'no' || !(await cx.tx.accounts.hasOwner())) return refuse('registration_closed')
  if (isShut(address, await cx.tx.bans.networks())) return refuse('network_refused')
  if (rules.create === 'approve' && (await cx.tx.accounts.waiting()) >= mostWaiting) return refuse('registration_closed')
  const role = decideRole(groupsIn(claims, rules.groupsClaim), rules, null)
  const given = nameIn(claims)
  const wanted = decideName(given).ok ? given : 'person'
  for (let tries = 0; tries < mostOfOneName; tries++) {
    const name = nameAfter(wanted, tries)
    const fresh = newAccount(cx, { name, displayName: displayNameIn(claims, name), password: '' }, '', role)
    const account: AccountRow = rules.create === 'approve' ? { ...fresh, standing: { kind: 'waiting' } } : fresh
    if (!(await cx.tx.accounts.insert({ ...account, nameKey: foldName(account.name) }))) continue
    if (account.standing.kind === 'waiting') {
      const fits = await spendRequest(cx, address)
      if (!fits.ok) return fits
    }
    await note(cx, { action: 'account.create', target: account.id, detail: { provider: rules.id, role } })
    const isIn = account.standing.kind === 'active'
    return ok({
      account,
      notices: isIn ? await settleIn(cx.tx, cx, account, { role, invite: null }) : await asksChanged(cx.tx, { what: 'waiting' }),
    })
  }
  return refuse('name_taken')
}

/** Of somebody who was here before. */
export const settleRole = async (cx: Cx, account: AccountRow, rules: ProviderRules, claims: Claims): Promise<Person> => {
  const role = decideRole(groupsIn(claims, rules.groupsClaim), rules, account.role)
  if (role === account.role) return { account, notices: [] }
  const changed = { ...account, role }
  await cx.tx.accounts.update(account.id, { role })
  await note(cx, { action: 'role.set', target: account.id, detail: { from: account.role, to: role, provider: rules.id } })
  const bots = mayAdminister(account.role).ok && !mayAdminister(role).ok ? await turnOffAll(cx, account.id) : []
  return {
    account: changed,
    notices: [...(await roleNotices(cx.tx, accountOf(changed))), ...(await followRole(cx, changed, null)), ...bots],
  }
}
