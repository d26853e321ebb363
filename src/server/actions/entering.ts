/**
 * From proven to signed in. Every way in ends here: the rules are asked, a session is made, or a ticket for the step that is missing.
 * A ticket stands for what was proven already; it lasts minutes, allows few tries, and works once.
 */
import { decideAdmission } from '../../domain/entry.ts'
import { isShut } from '../../domain/networks.ts'
import { isAtLeast } from '../../domain/roles.ts'
import type { Entered, RolePolicy, Way } from '../../protocol/entry.ts'
import type { Input } from '../../protocol/commands.ts'
import { ok, refuse, type Result } from '../../protocol/errors.ts'
import type { SessionId } from '../../protocol/ids.ts'
import type { DeviceKind } from '../../protocol/model.ts'
import { readTicket, type TicketData } from '../kept.ts'
import type { AccountRow, Notice, SessionRow, Tx } from '../ports.ts'
import { done, tooManyTries, writeOrRefuse, type Action, type Caller, type Done, type WithStore, type World } from './action.ts'
import { newSession } from '../../domain/new-session.ts'
import { deviceLabel } from './device.ts'
import { noteSignIn } from './diary.ts'
import { tellRecoveryUsed, useRecovery } from './codes.ts'
import { secondWays } from './own-ways.ts'
import { proveSecond } from './proofs.ts'
import { accountOf, end, openNow, policyOf, view } from './sessions.ts'
import { newTicket } from './tickets.ts'
import { tellSession } from './webhooks.ts'
import { raiseAll, rememberDevice, weigh } from './weighing.ts'

const ticketMs = 600_000
const ticketTries = 5

export type Device = {
  readonly device?: DeviceKind | undefined
  readonly label?: string | undefined
  readonly keep: boolean
  readonly shared?: boolean | undefined
}
/** An input also has a name and a password: these four fields are all that goes on. */
export const deviceOf = ({ device, label, keep, shared }: Device): Device => ({ device, label, keep, shared })
/** Who has proven to be whom, and how. */
export type Proven = { readonly account: AccountRow; readonly way: Way; readonly factors: 1 | 2; readonly on: Device }
type Cx = { readonly tx: Tx; readonly world: World; readonly caller: Caller; readonly now: number }
type In = Result<{ readonly reply: Entered; readonly notices: readonly Notice[] }>

export const enter = async (cx: Cx, proven: Proven): Promise<In> => {
  const { account } = proven
  const policy = await policyOf(cx.tx, account.role)
  const open = openNow(await cx.tx.sessions.open(account.id), cx.now)
  const second = await secondWays(cx.tx, account)
  const asking = { standing: account.standing, way: proven.way, factors: proven.factors, address: cx.caller.address }
  const decided = decideAdmission({ ...asking, policy, second, open, now: cx.now })
  if (!decided.ok) return decided
  // Who runs the place must be able to undo a ban that shut too much.
  if (!isAtLeast(account.role, 'admin') && isShut(cx.caller.address, await cx.tx.bans.networks())) return refuse('network_refused')
  switch (decided.value.step) {
    case 'second':
      return done({ step: 'second', ticket: await pending(cx, proven, 'second'), ways: [...decided.value.ways] })
    case 'full':
      return done({ step: 'full', ticket: await pending(cx, proven, 'full'), sessions: open.map((s) => view(s, null)) })
    case 'in': {
      const over = new Set(decided.value.end)
      const ended = await end(
        cx,
        open.filter((s) => over.has(s.id)),
        'too_many',
      )
      const opened = await openSession(cx, proven, policy, { open, hold: decided.value.hold })
      return done(opened.reply, ...ended, ...opened.notices)
    }
  }
}

/** Makes a session; the token is known to the caller alone, for only its hash is kept. */
const openSession = async (
  cx: Cx,
  { way, on, account: row }: Proven,
  policy: RolePolicy,
  { open, hold }: { readonly open: readonly SessionRow[]; readonly hold: SessionRow['hold'] },
) => {
  const { tx, world, caller: from, now } = cx
  const token = world.ids.token()
  const start = {
    id: world.ids.next('s', now) as SessionId,
    account: row.id,
    tokenHash: world.hashToken(token),
    device: on.device ?? 'web',
    label: on.label || deviceLabel(from.userAgent),
    address: from.address,
    keep: on.keep && on.shared !== true,
    shared: on.shared === true,
  }
  const weighed = await weigh(cx, row, start.label, open)
  const life = { policy: world.policy, role: policy, now, way, lockAfterMs: row.settings.lockAfterMs }
  // A doubt goes first: who is not sure to be themselves sets up no second factor.
  const session: SessionRow = { ...newSession(start, life), hold: weighed.hold ?? hold }
  await tx.sessions.insert(session)
  if (session.hold !== 'doubted') await rememberDevice(cx, session)
  await noteSignIn(cx, session)
  world.security.write({ event: 'sign_in', account: row.name, address: from.address, way })
  const notices = [...(await tellSession(cx, 'session.started', session)), ...(await raiseAll(cx, row, session, weighed.findings))]
  const reply: Entered = { step: 'in', token, account: accountOf(row), session: session.id, device: session.device, keep: session.keep }
  return { reply, notices }
}

const pending = (cx: Cx, { account, way, factors, on }: Proven, step: 'second' | 'full'): Promise<string> =>
  newTicket(cx, { kind: 'entry', account: account.id, data: { step, way, factors, on }, forMs: ticketMs, tries: ticketTries })

export const proceed: Action<'session.proceed', WithStore<Caller>> = async (cx, { ticket, next }) => {
  const hash = cx.world.hashToken(ticket)
  // A try counts before it is looked at, so that many at once are no more than allowed.
  const found = await cx.store.write(async (tx) => {
    const row = await tx.tickets.spend(hash, 'entry', cx.now)
    const account = row?.account == null ? null : await tx.accounts.row(row.account)
    if (row === null || account === null) return null
    // A key counts where the account was used with it, for anybody can make one up.
    const key = cx.caller.deviceKey === undefined ? null : cx.world.hashToken(cx.caller.deviceKey)
    const known = key !== null && (await tx.devices.knows(account.id, key)) ? key : null
    return { account, known, pending: readTicket('entry', row) }
  })
  if (found === null || (next.way === 'end') !== (found.pending.step === 'full')) return refuse('entry_expired')
  const { account: asking, known } = found
  const guess = cx.world.guesses.begin({ account: asking.id, address: cx.caller.address, known })
  if (guess.waitMs > 0) return tooManyTries(guess.waitMs)
  // A recovery code is looked at where it is spent: with the entry, or not at all.
  const right = next.way === 'end' || next.way === 'recovery' ? ok(true as const) : await proveSecond(cx, asking, next, hash)
  const entered = right.ok ? await goOn(cx, { hash, next, ...found }) : right
  if (!entered.ok && (!right.ok || entered.error.code === 'wrong_code')) {
    guess.miss()
    cx.world.security.write({ event: 'sign_in_failed', account: asking.name, address: cx.caller.address, why: entered.error.code })
  } else guess.forgive()
  return entered
}

type GoingOn = {
  readonly hash: string
  readonly next: Input<'session.proceed'>['next']
  readonly account: AccountRow
  readonly pending: TicketData<'entry'>
}
const goOn = (cx: WithStore<Caller>, { hash, next, account: asking, pending: { way, factors, on } }: GoingOn) =>
  writeOrRefuse(cx.store, async (tx): Promise<Done<'session.proceed'>> => {
    // Of two who answer the same ticket one comes in.
    if ((await tx.tickets.take(hash, 'entry', cx.now)) === null) return refuse('entry_expired')
    const account = await tx.accounts.row(asking.id)
    if (account === null) return refuse('entry_expired')
    if (next.way === 'recovery' && !(await useRecovery({ ...cx, tx }, account, next.code))) return refuse('wrong_code')
    if (next.way !== 'end') {
      const entered = await enter({ ...cx, tx }, { account, way, on, factors: 2 })
      const told = next.way === 'recovery' && entered.ok ? await tellRecoveryUsed({ ...cx, tx }, account) : []
      return entered.ok ? done(entered.value.reply, ...entered.value.notices, ...told) : entered
    }
    const chosen = (await tx.sessions.open(account.id)).filter((s) => s.id === next.session)
    const ended = await end({ ...cx, tx }, chosen, 'too_many')
    const entered = await enter({ ...cx, tx }, { account, way, on, factors })
    return entered.ok ? done(entered.value.reply, ...ended, ...entered.value.notices) : entered
  })
