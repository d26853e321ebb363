/**
 * The one command table behind both doors. A row says what a command needs; `dispatch` checks that in front of every action:
 * known → rate → load → session → body → shape → cost → transaction → commit → publish → reply. Refusals are values; a fault is logged once with an
 * incident id, and the caller learns nothing but that id. The table must have every command, or it does not compile.
 */
import { commands, type CommandName, type Commands, type Input, type Output } from '../protocol/commands.ts'
import { decideScope } from '../domain/bots.ts'
import { weightOf } from '../domain/rates.ts'
import { uncounted } from '../domain/sums.ts'
import { isConfirmed } from '../domain/sessions.ts'
import { createGate } from '../domain/turns.ts'
import type { Scope } from '../protocol/bots.ts'
import type { Hold } from '../protocol/entry.ts'
import { ok, refuse, type Refusal, type Result } from '../protocol/errors.ts'
import type { Account } from '../protocol/model.ts'
import {
  payerOf,
  refusalIn,
  storeOf,
  writeOrRefuse,
  type Action,
  type Caller,
  type Done,
  type InTx,
  type SignedIn,
  type WithStore,
  type World,
} from './actions/action.ts'
import { spendInput } from './actions/sums.ts'
import { createRefusals } from './refusals.ts'
import { PayerBusy, StorageFull, StoreBusy, type Clock, type KnownSession, type Notice, type Store, type Tx } from './ports.ts'
import type { RateClass, Rates } from './rates.ts'

/** How a row runs: inside a read, inside a write, with the store in hand (slow work first), or on live state alone. */
export type Row<C extends CommandName> = Needs &
  (
    | { readonly in: 'read' | 'write'; readonly open: true; readonly run: Action<C, InTx<Caller>> }
    | { readonly in: 'read' | 'write'; readonly open?: never; readonly run: Action<C, InTx<SignedIn>> }
    | { readonly in: 'store'; readonly open: true; readonly run: Action<C, WithStore<Caller>> }
    | { readonly in: 'store'; readonly open?: never; readonly run: Action<C, WithStore<SignedIn>> }
    | {
        readonly in: 'live'
        readonly open?: never
        readonly run: (caller: SignedIn, input: Input<C>) => Result<Output<C>> | Promise<Result<Output<C>>>
      }
  )
/** `cost`: what it spends of its rate, if not one. `held`: allowed to a session that is held; `enrol`: only while it waits for a second factor. `confirm`: only soon after its person proved to be themselves. `scope`: what a bot's token must allow; absent: nothing for bots. */
type Needs = {
  readonly rate: RateClass
  readonly cost?: number
  readonly held?: true | 'enrol'
  readonly confirm?: true
  readonly scope?: Scope
}
export type Table = { readonly [C in CommandName]: Row<C> }

export type Log = {
  info(fields: object, text: string): void
  warn(fields: object, text: string): void
  error(fields: object, text: string): void
}
export type DispatchDeps = {
  readonly table: Table
  readonly world: World
  readonly store: Store
  readonly clock: Clock
  readonly rates: Rates
  readonly log: Log
  readonly count: (what: 'dropped' | 'turnedAwayWork' | 'scarce') => void
  readonly publish: (notices: readonly Notice[]) => void
  readonly checkSession: (session: KnownSession) => 'open' | 'expired' | 'ended'
  readonly holdOf: (session: KnownSession) => Hold | null
  /** With the role they have now. */
  readonly person: (account: Account) => Account
  /** Somebody meant this command: their session is in use. */
  readonly used: (session: KnownSession, at: number) => void
}
export type Reply = { readonly ok: true; readonly [field: string]: unknown } | { readonly ok: false; readonly error: Refusal }
/** An input that nobody has read yet: it is read once whoever sends it has paid and may ask. */
export type Unread = (caller: Caller) => Promise<Result<unknown>>
/** `raw`: an input as it came, or one that is unread. */
export type Dispatch = (name: string, raw: unknown, caller: Caller) => Promise<Reply>
/** Work that reads whole tables, one at a time. */
const heavyTurns = { atOnce: 1, perPayer: 4, inAll: 100 } as const
const heaviestWaitMs = 5_000

export const createDispatch = (deps: DispatchDeps): Dispatch => {
  const { table, log } = deps
  const heavily = createGate(heavyTurns, (whose) => new (whose === 'own' ? PayerBusy : StoreBusy)('too many exports are waiting'))
  const refusals = createRefusals(deps)

  const dispatch = async <C extends CommandName>(name: C, raw: unknown, asking: Caller): Promise<Result<Output<C>>> => {
    const row = table[name] as Row<C>
    const paid = pays(row, asking)
    if (!paid.ok) return paid
    const caller = row.open === true && isOver(asking) ? strangerOf(asking) : asNow(asking)
    if (row.open !== true) {
      if (caller.kind === 'anonymous') return refuse('unauthenticated')
      if (deps.checkSession(caller.session) !== 'open') return refuse('session_expired')
      if (!isLet(row.held, deps.holdOf(caller.session))) return refuse('session_held')
      if (caller.session.scopes !== null && !decideScope(caller.session.scopes, row.scope).ok) return refuse('scope_missing')
      if (row.confirm === true && !(await hasConfirmed(caller.session))) return refuse('confirm_needed')
    }
    const body = typeof raw === 'function' ? await (raw as Unread)(caller) : ok(raw)
    if (!body.ok) return body
    const input = parse(name, body.value)
    if (!input.ok) return input
    deps.rates.charge(row.rate, asking, weightOf(input.value))
    if (caller.kind === 'signed-in' && row.open !== true && isMeant(row, caller)) deps.used(caller.session, deps.clock.now())
    if (row.in === 'live') return row.run(caller as SignedIn, input.value)
    const result = await (row.rate === 'heavy'
      ? heavily(payerOf(caller), () => run(name, row, caller, input.value))
      : run(name, row, caller, input.value))
    if (!result.ok) {
      if ('notices' in result) deps.publish(result.notices)
      return { ok: false, error: result.error }
    }
    deps.publish(result.value.notices)
    return { ok: true, value: result.value.reply }
  }

  const pays = (row: Needs, asking: Caller): Result<true> => {
    const waitMs = deps.rates.spend(row.rate, asking, row.cost)
    if (waitMs > 0) {
      deps.count('dropped')
      return refuse('rate_limited', undefined, waitMs)
    }
    if (!deps.rates.turnsAway(row.rate, asking)) return ok(true)
    deps.count('turnedAwayWork')
    return refuse('rate_limited', 'The server is busy, and much of its work is yours. Wait a moment, then try again.', heaviestWaitMs)
  }

  const asNow = (asking: Caller): Caller => {
    if (asking.kind === 'anonymous') return asking
    const account = deps.person(asking.account)
    return account === asking.account ? asking : { ...asking, account }
  }
  const isOver = (asking: Caller): asking is SignedIn => asking.kind === 'signed-in' && deps.checkSession(asking.session) !== 'open'

  /** Asked of the store, since a connection knows its session as it was when it opened. */
  const hasConfirmed = async ({ id }: KnownSession): Promise<boolean> => {
    const session = await deps.store.read((tx) => tx.sessions.get(id))
    return session !== null && isConfirmed(session, deps.clock.now())
  }

  const run = <C extends CommandName>(name: C, row: Exclude<Row<C>, { in: 'live' }>, caller: Caller, input: Input<C>): Promise<Done<C>> => {
    const base = { world: deps.world, caller, now: deps.clock.now() }
    const store = caller.kind === 'signed-in' ? storeOf(deps.store, caller.session.id) : deps.store
    // Messages count themselves, since one that is sent again is stored once.
    const by =
      caller.kind === 'anonymous' || row.rate === 'messages' || row.rate === 'reads' || uncounted.has(name) ? null : caller.account.id
    const paid = async (tx: Tx): Promise<void> => {
      if (by !== null && row.in !== 'read') await spendInput({ ...base, tx }, by, input)
    }
    if (row.in === 'store') return (row.run as Action<C, WithStore>)({ ...base, store: countedOnce(store, paid) }, input)
    const action = row.run as Action<C, InTx<Caller>>
    return row.in === 'read'
      ? deps.store.read((tx) => action({ ...base, tx }, input))
      : writeOrRefuse(store, async (tx) => {
          await paid(tx)
          return action({ ...base, tx }, input)
        })
  }

  const fault = (error: unknown, name: string): Refusal => {
    const refused = refusalIn(error)
    if (refused !== null) return refused
    if (error instanceof StorageFull) return refuse('storage_full').error
    if (error instanceof PayerBusy) {
      deps.count('scarce')
      return refuse('rate_limited', 'Too much of what you asked for is still waiting. Try again in a moment.', 2_000).error
    }
    if (error instanceof StoreBusy) return refuse('unavailable', undefined, 1_000).error
    const incident = deps.world.ids.next('f', deps.clock.now())
    log.error({ incident, command: name, err: error }, 'a command failed')
    return refuse('internal', `Something broke on the server (incident ${incident}). Try again; if it goes on, tell the administrator.`)
      .error
  }

  return async (name, raw, caller) => {
    if (!Object.hasOwn(commands, name)) {
      const paid = pays({ rate: 'reads' }, caller)
      return paid.ok ? refuse('unknown_command') : paid
    }
    try {
      const result = await dispatch(name as CommandName, raw, caller)
      if (result.ok) return { ok: true, ...result.value }
      if (result.error.code === 'forbidden') refusals.note(name, caller)
      return { ok: false, error: result.error }
    } catch (error) {
      return { ok: false, error: fault(error, name) }
    }
  }
}

/** The first write of an action pays for it. */
const countedOnce = (store: Store, pay: (tx: Tx) => Promise<void>): Store => {
  let isPaid = false
  return {
    ...store,
    write: (work) =>
      store.write(async (tx) => {
        if (!isPaid) await pay(tx)
        isPaid = true
        return work(tx)
      }),
  }
}

const isLet = (held: Needs['held'], hold: Hold | null): boolean => hold === null || held === true || (held === 'enrol' && hold === 'enrol')
/** A session that is over is nobody's, also where none is needed. */
const strangerOf = ({ account: _account, session: _session, connection: _connection, ...origin }: SignedIn): Caller => ({
  ...origin,
  kind: 'anonymous',
})

/** A page with an open line asks and reports much by itself; without one, whatever is asked is meant. */
const isMeant = (row: { readonly in: string; readonly rate: RateClass }, caller: SignedIn): boolean =>
  caller.connection === undefined || ((row.in === 'write' || row.in === 'store') && row.rate !== 'reads')

const parse = <C extends CommandName>(name: C, raw: unknown): Result<Input<C>> => {
  const parsed = (commands[name] as Commands[C]).input.safeParse(raw)
  if (parsed.success) return { ok: true, value: parsed.data as Input<C> }
  const issue = parsed.error.issues[0]
  const path = issue?.path.join('.') ?? ''
  const text = `${path === '' ? '' : `${path}: `}${issue?.message ?? 'wrong shape'}`
  return issue?.code === 'too_big' && path === 'body' ? refuse('too_large', text) : refuse('bad_request', text)
}
