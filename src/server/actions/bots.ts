/**
 * Programs with an account of their own. A token is a session that never idles out, belongs to no browser, and says what it allows; it is
 * shown once and kept as a hash. Whoever administers the place makes and ends them, and the log says so.
 */
import { decideBotRole, neverMs, scopesOf } from '../../domain/bots.ts'
import { foldName } from '../../domain/names.ts'
import { mayAdminister } from '../../domain/rooms.ts'
import { decideName } from '../../domain/skeleton.ts'
import type { Bot, BotToken } from '../../protocol/bots.ts'
import { ok, refuse, type Result } from '../../protocol/errors.ts'
import type { AccountId, SessionId } from '../../protocol/ids.ts'
import type { BotRow, Notice, SessionRow, Tx } from '../ports.ts'
import { newSession } from '../../domain/new-session.ts'
import { newAccount } from './accounts.ts'
import { done, me, type Action, type InTx, type World } from './action.ts'
import { note } from './audit.ts'
import { accountOf, end } from './sessions.ts'
import { endTokensOf } from './trust.ts'

const off = { kind: 'suspended', until: null, reason: '' } as const
/** Of one bot, open at once. */
const mostTokens = 20

const tokenOf = (row: SessionRow): BotToken => ({
  id: row.id,
  label: row.label,
  scopes: [...(row.scopes ?? [])],
  createdAt: row.createdAt,
  usedAt: row.lastSeenAt,
  ...(row.expiresAt - row.createdAt < neverMs ? { expiresAt: row.expiresAt } : {}),
})
const openTokens = async (tx: Tx, bot: AccountId, now: number): Promise<SessionRow[]> =>
  (await tx.sessions.open(bot)).filter((row) => row.way === 'bot' && row.expiresAt > now)

const view = async (tx: Tx, bot: BotRow, now: number): Promise<Bot | null> => {
  const row = await tx.accounts.row(bot.account)
  if (row === null) return null
  const tokens = (await openTokens(tx, bot.account, now)).map(tokenOf)
  return {
    account: accountOf(row),
    scopes: [...bot.scopes],
    state: row.standing.kind === 'active' ? 'on' : 'off',
    createdBy: bot.createdBy,
    tokens,
  }
}
const viewed = async (cx: InTx, bot: BotRow): Promise<Result<Bot>> => {
  const seen = await view(cx.tx, bot, cx.now)
  return seen === null ? refuse('not_found') : ok(seen)
}

export const create: Action<'bot.create'> = async (cx, input) => {
  const allowed = mayAdminister(cx.caller.account.role)
  if (!allowed.ok) return allowed
  const role = decideBotRole(cx.caller.account.role, input.role)
  if (!role.ok) return role
  const scopes = scopesOf(undefined, input.scopes)
  if (!scopes.ok) return scopes
  const named = decideName(input.name)
  if (!named.ok) return named
  const account = { ...newAccount(cx, { ...input, password: '' }, '', input.role), bot: true }
  if (!(await cx.tx.accounts.insert({ ...account, nameKey: foldName(account.name) }))) return refuse('name_taken')
  const row: BotRow = { account: account.id, scopes: scopes.value, createdBy: me(cx), createdAt: cx.now }
  await cx.tx.bots.insert(row)
  await note(cx, { action: 'bot.create', target: account.id, detail: { scopes: scopes.value, role: input.role } })
  const bot = await viewed(cx, row)
  return bot.ok ? done({ bot: bot.value }) : bot
}

export const list: Action<'bot.list'> = async (cx) => {
  const allowed = mayAdminister(cx.caller.account.role)
  if (!allowed.ok) return allowed
  const bots = await Promise.all((await cx.tx.bots.list()).map((row) => view(cx.tx, row, cx.now)))
  return done({ bots: bots.filter((bot) => bot !== null) })
}

/** A bot that administers is the owners' alone, as its making was. */
const governed = async (cx: InTx, id: AccountId): Promise<Result<BotRow>> => {
  const allowed = mayAdminister(cx.caller.account.role)
  if (!allowed.ok) return allowed
  const [bot, account] = [await cx.tx.bots.get(id), await cx.tx.accounts.row(id)]
  if (bot === null || account === null) return refuse('not_found')
  return account.role === 'admin' && cx.caller.account.role !== 'owner' ? refuse('forbidden') : ok(bot)
}

export const token: Action<'bot.token'> = async (cx, input) => {
  const bot = await governed(cx, input.bot)
  if (!bot.ok) return bot
  const scopes = scopesOf(input.scopes, bot.value.scopes)
  if (!scopes.ok) return scopes
  const account = await cx.tx.accounts.row(input.bot)
  if (account?.standing.kind !== 'active') return refuse('account_suspended')
  if ((await openTokens(cx.tx, input.bot, cx.now)).length >= mostTokens) return refuse('too_many')
  const secret = cx.world.ids.token()
  const start = {
    id: cx.world.ids.next('s', cx.now) as SessionId,
    account: input.bot,
    tokenHash: cx.world.hashToken(secret),
    label: input.label,
  }
  const made: SessionRow = {
    ...newSession({ ...start, device: 'bot', address: '', keep: true }, { policy: cx.world.policy, now: cx.now, way: 'bot' }),
    idleMs: neverMs,
    expiresAt: cx.now + (input.expiresInMs ?? neverMs),
    // Never fresh: what needs a recent proof is for people.
    confirmedAt: 0,
    scopes: scopes.value,
    madeBy: me(cx),
  }
  await cx.tx.sessions.insert(made)
  await note(cx, { action: 'bot.token', target: input.bot, detail: { token: made.id, label: input.label, scopes: scopes.value } })
  return done({ token: secret, made: tokenOf(made) })
}

export const revoke: Action<'bot.revoke'> = async (cx, input) => {
  const allowed = mayAdminister(cx.caller.account.role)
  if (!allowed.ok) return allowed
  const row = await cx.tx.sessions.get(input.token)
  if (row === null || row.way !== 'bot' || row.endedAt !== null) return refuse('not_found')
  const bot = await governed(cx, row.account)
  if (!bot.ok) return bot
  await note(cx, { action: 'bot.revoke', target: row.account, detail: { token: row.id, label: row.label } })
  return done({}, ...(await end(cx, [row], 'revoked')))
}

type BotKeeper = {
  readonly tx: Tx
  readonly world: Pick<World, 'ids' | 'hashToken' | 'seal'>
  readonly now: number
  readonly caller: InTx['caller'] | null
}
/** Those that somebody made who may be here no longer, and their tokens: who is to answer for them decides anew. */
export const turnOffAll = async (cx: BotKeeper, maker: AccountId): Promise<Notice[]> => {
  const notices: Notice[] = await endTokensOf(cx, maker)
  for (const bot of await cx.tx.bots.list()) {
    const row = bot.createdBy === maker ? await cx.tx.accounts.row(bot.account) : null
    if (row?.standing.kind !== 'active') continue
    await cx.tx.accounts.update(row.id, { standing: off })
    notices.push(...(await end(cx, await cx.tx.sessions.open(row.id), 'suspended')))
    await note(cx, { action: 'bot.switch', target: row.id, detail: { state: 'off', because: maker } })
  }
  return notices
}

export const turn: Action<'bot.switch'> = async (cx, { bot: id, state }) => {
  const found = await governed(cx, id)
  if (!found.ok) return found
  const standing = state === 'on' ? ({ kind: 'active' } as const) : off
  await cx.tx.accounts.update(id, { standing })
  const ended = state === 'on' ? [] : await end(cx, await cx.tx.sessions.open(id), 'suspended')
  await note(cx, { action: 'bot.switch', target: id, detail: { state } })
  const bot = await viewed(cx, found.value)
  if (!bot.ok) return bot
  return done({ bot: bot.value }, ...ended)
}
