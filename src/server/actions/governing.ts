/**
 * Running the place: roles, letting in, closing and opening accounts. What is allowed is in `domain/roles.ts`; everything done here stands in the
 * audit log, and whoever may no longer be here is out within the second, since closing an account ends its sessions in the same transaction.
 */
import type { Said } from '../../domain/audit-details.ts'
import { decideBotRole } from '../../domain/bots.ts'
import { emptyArrangement } from '../../domain/claims.ts'
import { isUsable } from '../../domain/entry.ts'
import { foldName } from '../../domain/names.ts'
import { requestDays } from '../../domain/sums.ts'
import { rangesToShut } from '../../domain/networks.ts'
import { mayAct, type PlaceAct } from '../../domain/roles.ts'
import { mayAdminister } from '../../domain/rooms.ts'
import { ok, refuse, type Result } from '../../protocol/errors.ts'
import type { Governed } from '../../protocol/governing.ts'
import type { AccountId } from '../../protocol/ids.ts'
import { ClaimSource, type Account } from '../../protocol/model.ts'
import { keepJob } from '../kept.ts'
import { fact } from '../notices.ts'
import type { AccountRow, AccountStanding, Notice, Tx } from '../ports.ts'
import { mostWaiting, settleIn } from './accounts.ts'
import { done, type Action, type InTx } from './action.ts'
import { asksChanged } from './asks.ts'
import { note } from './audit.ts'
import { turnOffAll } from './bots.ts'
import { erase, type Erasing } from './erasing.ts'
import { queueMail } from './mail.ts'
import { followRole } from './policies.ts'
import { updated } from './seeing.ts'
import { accountOf, end } from './sessions.ts'
import { endTrust } from './trust.ts'

/** The person it is about, if the caller may do that to them. */
export const subject = async (cx: InTx, id: AccountId, act: PlaceAct): Promise<Result<AccountRow>> => {
  const row = await cx.tx.accounts.row(id)
  const target = row === null || row.standing.kind === 'deleted' ? null : { id, role: row.role, owners: await cx.tx.accounts.owners() }
  const may = mayAct(cx.caller.account, act, target)
  if (!may.ok) return may
  return row === null || target === null ? refuse('not_found') : ok(row)
}

export const viewOf = async (tx: Tx, row: AccountRow): Promise<Governed> => ({
  account: accountOf(row),
  standing: row.standing,
  networks: (await tx.bans.networksOf([row.id])).get(row.id) ?? 0,
})

/** What those around somebody hear of a new role; their own sockets come back with it. */
export const roleNotices = async (tx: Tx, account: Account): Promise<Notice[]> => [
  ...(await updated(tx, account)),
  fact({ type: 'role.changed', account: account.id, role: account.role }),
]

export const setRole: Action<'role.set'> = async (cx, { account: id, role }) => {
  const found = await subject(cx, id, { kind: 'role', to: role })
  if (!found.ok) return found
  const fits = found.value.bot ? decideBotRole(cx.caller.account.role, role) : ok(true as const)
  if (!fits.ok) return fits
  const account = { ...accountOf(found.value), role }
  if (found.value.role === role) return done({ account })
  await cx.tx.accounts.update(id, { role })
  await note(cx, { action: 'role.set', target: id, detail: { from: found.value.role, to: role } })
  // A program does nothing that its maker might not set up.
  const bots = mayAdminister(found.value.role).ok && !mayAdminister(role).ok ? await turnOffAll(cx, id) : []
  const followed = await followRole(cx, { ...found.value, role }, cx.caller.session.id)
  return done({ account }, ...(await roleNotices(cx.tx, account)), ...followed, ...bots)
}

export const list: Action<'person.list'> = async (cx, input) => {
  const may = mayAct(cx.caller.account, { kind: 'look' }, null)
  if (!may.ok) return may
  const page = { after: input.after === undefined ? null : foldName(input.after), limit: input.limit + 1 }
  // Who waits outside is known to those who decide about it, and to nobody else.
  const decides = mayAdminister(cx.caller.account.role).ok
  const asked = {
    prefix: input.query ?? '',
    standing: input.standing ?? null,
    without: decides ? null : ('waiting' as const),
    role: input.role ?? null,
    page,
  }
  const rows = await cx.tx.accounts.governed(asked)
  const people: Governed[] = []
  for (const row of rows.slice(0, input.limit)) people.push(await viewOf(cx.tx, row))
  return done({ people, more: rows.length > input.limit, waiting: decides ? await cx.tx.accounts.waiting() : 0 })
}

type Change = { readonly standing: AccountStanding; readonly notices?: readonly Notice[] } & Extract<
  Said,
  { readonly action: `person.${string}` }
>
/** Their own words beside their name go with them: nobody but they could take those back. */
const silence = async ({ tx, now }: InTx, account: AccountId): Promise<Notice[]> => {
  await tx.presence.clearClaim(account, 'status')
  for (const source of ClaimSource.options) await tx.claims.clear(account, source, null)
  return [
    fact({ type: 'claims.changed', account, claims: (await tx.presence.claims([account])).get(account) ?? [] }),
    fact({ type: 'arranged', account, arrangement: (await tx.claims.arrangements([account], now)).get(account) ?? emptyArrangement }),
  ]
}
const become = async (cx: InTx, row: AccountRow, { standing, notices = [], ...act }: Change) => {
  await cx.tx.accounts.update(row.id, { standing })
  await note(cx, { ...act, target: row.id })
  const ended = isUsable(standing, cx.now)
    ? []
    : [
        ...(await end(cx, await cx.tx.sessions.open(row.id), 'suspended')),
        ...(await endTrust(cx, row.id, 'closed')),
        ...(await turnOffAll(cx, row.id)),
        ...(await silence(cx, row.id)),
      ]
  const asks = row.standing.kind === 'waiting' ? await asksChanged(cx.tx, { what: 'waiting' }) : []
  return done({ person: await viewOf(cx.tx, { ...row, standing }) }, ...notices, ...ended, ...asks)
}

type Answer = { readonly kind: 'letIn'; readonly link: string } | { readonly kind: 'turnedAway'; readonly reason: string }
/** To the address they gave, though it could not be confirmed yet; without one they learn it on their next try. */
const answer = async (cx: InTx, row: AccountRow, said: Answer): Promise<Notice[]> => {
  const { confirmed, pending } = await cx.tx.emails.of(row.id)
  const to = confirmed?.key ?? pending
  return to === null ? [] : queueMail(cx.tx, cx.world, { ...said, to, locale: row.settings.locale, name: row.name }, cx.now)
}

export const approve: Action<'person.approve'> = async (cx, { account }) => {
  const found = await subject(cx, account, { kind: 'approve' })
  if (!found.ok) return found
  if (found.value.standing.kind !== 'waiting') return refuse('request_gone')
  const standing = { kind: 'active' } as const
  await cx.tx.accounts.update(account, { standing })
  const told = await answer(cx, found.value, { kind: 'letIn', link: cx.world.publicUrl() })
  const notices = [...(await settleIn(cx.tx, cx, found.value, { role: found.value.role, invite: null })), ...told]
  return become(cx, found.value, { standing, action: 'person.approve', notices })
}

export const turnAway: Action<'person.refuse'> = async (cx, { account, reason }) => {
  const found = await subject(cx, account, { kind: 'approve' })
  if (!found.ok) return found
  if (found.value.standing.kind !== 'waiting') return refuse('request_gone')
  const said = reason || 'Your request to come in was not accepted.'
  const notices = await answer(cx, found.value, { kind: 'turnedAway', reason })
  const forgetting = {
    id: `forget-${account}`,
    kind: 'request.forget',
    payload: keepJob('request.forget', { account }),
    runAt: cx.now + refusedMs,
  } as const
  await cx.tx.jobs.add([forgetting])
  return become(cx, found.value, { standing: { kind: 'banned', reason: said }, action: 'person.refuse', notices })
}

/** Who waits no more meanwhile, and who may not be refused, is passed over. */
export const turnAwayMany: Action<'person.refuseMany'> = async (cx, { accounts, reason }) => {
  const may = mayAdminister(cx.caller.account.role)
  if (!may.ok) return may
  const notices: Notice[] = []
  let refused = 0
  for (const account of new Set(accounts)) {
    const one = await turnAway(cx, { account, reason })
    if (!one.ok) continue
    notices.push(...one.value.notices)
    refused += 1
  }
  return done({ refused }, ...notices)
}

/** Requests that nobody answered for so long are forgotten, and the name is free. */
export const forgetUnanswered = async (cx: Erasing): Promise<Notice[]> => {
  const page = { after: null, limit: mostWaiting }
  const rows = await cx.tx.accounts.governed({ prefix: '', standing: 'waiting', without: null, role: null, page })
  const old = rows.filter((row) => row.createdAt < cx.now - requestDays * 86_400_000)
  const notices: Notice[] = []
  for (const row of old) notices.push(...(await erase(cx, row, 'keep', 'suspended')))
  return old.length === 0 ? [] : [...notices, ...(await asksChanged(cx.tx, { what: 'waiting' }))]
}

/** For so long whoever was not let in keeps their name, and hears on the next try that they were not. */
const refusedMs = 30 * 86_400_000
/** Then the name is free. Who came in after all, or was ever here, is left alone. */
export const forgetRefused = async (cx: Erasing, id: AccountId): Promise<Notice[]> => {
  const row = await cx.tx.accounts.row(id)
  if (row === null || row.standing.kind !== 'banned') return []
  const wasHere = (await cx.tx.rooms.ids(id)).length > 0 || (await cx.tx.sessions.addresses(id, 0)).length > 0
  return wasHere ? [] : erase(cx, row, 'keep', 'suspended')
}

/** Also used where a report is decided so. */
export const close = async (cx: InTx, row: AccountRow, until: number | null, reason: string) => {
  if (until !== null && until <= cx.now) return refuse('expiry_past')
  if (row.standing.kind !== 'active' && row.standing.kind !== 'suspended') return refuse('request_gone')
  return become(cx, row, { standing: { kind: 'suspended', until, reason }, action: 'person.suspend', detail: { until, reason } })
}
export const suspend: Action<'person.suspend'> = async (cx, { account, until, reason }) => {
  const found = await subject(cx, account, { kind: 'suspend' })
  return found.ok ? close(cx, found.value, until, reason) : found
}

const addressesForMs = 2_592_000_000
export const ban: Action<'person.ban'> = async (cx, { account, reason, networks }) => {
  const found = await subject(cx, account, { kind: 'ban' })
  if (!found.ok) return found
  const shut = networks ? rangesToShut(await cx.tx.sessions.addresses(account, cx.now - addressesForMs), cx.caller.address) : []
  await cx.tx.bans.closeNetworks(account, shut)
  return become(cx, found.value, { standing: { kind: 'banned', reason }, action: 'person.ban', detail: { reason, networks: shut.length } })
}

export const lift: Action<'person.lift'> = async (cx, { account }) => {
  const row = await cx.tx.accounts.row(account)
  const found = await subject(cx, account, { kind: row?.standing.kind === 'banned' ? 'unban' : 'reopen' })
  if (!found.ok) return found
  const { kind } = found.value.standing
  if (kind !== 'suspended' && kind !== 'banned') return refuse('request_gone')
  await cx.tx.bans.openNetworks(account)
  await cx.tx.accounts.update(account, { standing: { kind: 'active' } })
  // Who was never let in has no room yet.
  const isNew = (await cx.tx.rooms.ids(account)).length === 0
  const notices = isNew ? await settleIn(cx.tx, cx, found.value, { role: found.value.role, invite: null }) : []
  return become(cx, found.value, { standing: { kind: 'active' }, action: 'person.lift', notices })
}

export const remove: Action<'person.delete'> = async (cx, { account, messages }) => {
  const found = await subject(cx, account, { kind: 'delete' })
  if (!found.ok) return found
  await note(cx, { action: 'person.delete', target: account, detail: { messages } })
  const off = await turnOffAll(cx, account)
  const gone = await erase(cx, found.value, messages, 'suspended')
  const asks = found.value.standing.kind === 'waiting' ? await asksChanged(cx.tx, { what: 'waiting' }) : []
  return done({}, ...off, ...gone, ...asks)
}

export const removeMyself: Action<'account.delete'> = async (cx, { messages }) => {
  const found = await subject(cx, cx.caller.account.id, { kind: 'delete' })
  if (!found.ok) return found
  await note(cx, { action: 'account.delete', target: found.value.id, detail: { messages } })
  return done({}, ...(await turnOffAll(cx, found.value.id)), ...(await erase(cx, found.value, messages, 'signed_out')))
}
