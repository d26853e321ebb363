/** What every action is given and answers. An action loads through ports, asks `domain`, and returns; it cannot publish. */
import type { CommandName, Input, Output } from '../../protocol/commands.ts'
import { refuse, type Refusal, type Result } from '../../protocol/errors.ts'
import type { AccountId, ConnectionId, SessionId } from '../../protocol/ids.ts'
import type { Account } from '../../protocol/model.ts'
import type { ServerEvent } from '../../protocol/events.ts'
import { wideNetworkOf } from '../../domain/networks.ts'
import type { SumLimits } from '../../domain/sums.ts'
import type { SessionPolicy } from '../../domain/sessions.ts'
import { tell } from '../notices.ts'
import { Refused } from './refused.ts'
import type {
  HashToken,
  Ids,
  KnownSession,
  Notice,
  Passkeys,
  Passwords,
  Places,
  SecurityLog,
  Providers,
  Store,
  Tx,
  Seal,
  Strength,
} from '../ports.ts'

/** Who asks. `anonymous` has no session; a signed-in caller over the socket has a connection too. */
/** `deviceKey`: a secret by which a browser is known again; absent over a socket. `page`: where the page that asks comes from. */
export type Origin = { readonly address: string; readonly userAgent: string; readonly deviceKey?: string; readonly page?: string }
export type Guesses = {
  /** Were many wrong passwords tried from elsewhere, lately? */
  isPressed(account: string): boolean
  begin(of: { readonly account: string; readonly address: string; readonly known: string | null }): {
    readonly waitMs: number
    forgive(): void
    miss(): void
  }
}
export type Anonymous = Origin & { readonly kind: 'anonymous' }
export type SignedIn = Origin & {
  readonly kind: 'signed-in'
  readonly account: Account
  readonly session: KnownSession
  readonly connection?: ConnectionId
}
export type Caller = Anonymous | SignedIn
/** Who pays for what is asked: the person, or a stranger's network. Nobody has more of either by opening more lines. */
export const payerOf = (caller: Caller): string => (caller.kind === 'signed-in' ? caller.account.id : wideNetworkOf(caller.address))

/** The parts of the world that actions share. */
export type World = {
  readonly ids: Ids
  readonly hashToken: HashToken
  readonly passwords: Passwords
  readonly strength: Pick<Strength, 'measure'>
  readonly seal: Seal
  /** Whether mail can be sent, and whether one address may be written to once more. */
  readonly mail: { readonly state: 'on' | 'off'; allow(address: string): boolean }
  readonly passkeys: Passkeys
  readonly providers: Providers
  readonly policy: SessionPolicy
  readonly defaultIdleMs: number
  /** Whether a secret may be tried now. A try counts as wrong until it is forgiven. */
  readonly guesses: Guesses
  /** How much one may cause in a day. */
  readonly sums: SumLimits
  readonly security: Pick<SecurityLog, 'write'>
  /** Where people find this place, for links. */
  readonly publicUrl: () => string
  readonly version: string
  /** Where addresses are. */
  readonly places: Places
  /** May webhooks go to addresses inside the house? */
  readonly webhookPrivate: 'allow' | 'refuse'
}
export type InTx<W extends Caller = SignedIn> = { readonly world: World; readonly caller: W; readonly now: number; readonly tx: Tx }
/** For those that do slow work (hashing) outside the transaction and open it themselves. */
export type WithStore<W extends Caller = Caller> = {
  readonly world: World
  readonly caller: W
  readonly now: number
  readonly store: Store
}

/** A refusal that has something to tell all the same: what it wrote stays. */
export type Telling = { readonly ok: false; readonly error: Refusal; readonly notices: readonly Notice[] }
export type Done<C extends CommandName> = Result<{ readonly reply: Output<C>; readonly notices: readonly Notice[] }> | Telling
export type Action<C extends CommandName, Cx = InTx> = (cx: Cx, input: Input<C>) => Promise<Done<C>>

export const done = <T>(reply: T, ...notices: Notice[]) => ({ ok: true as const, value: { reply, notices } })
export const toMe = (cx: { caller: SignedIn }, event: ServerEvent): Notice => tell(`account:${cx.caller.account.id}`, event)
export const me = (cx: { caller: SignedIn }): AccountId => cx.caller.account.id

export const tooManyTries = (waitMs: number) => refuse('rate_limited', 'Too many failed tries. Wait before the next one.', waitMs)

/** A fault only where nobody asks for a refusal. */
export const refusalIn = (fault: unknown): Refusal | null => (fault instanceof Refused ? fault.refusal : null)

/**
 * The store as one session sees it: whatever it writes is refused once it has ended, as the running transaction sees it. A command that was under way
 * while its session ended, or its person was deleted, writes nothing.
 */
export const storeOf = (store: Store, session: SessionId): Store => ({
  ...store,
  write: (work) =>
    store.write(async (tx) => {
      if (!(await tx.sessions.isOpen(session))) throw new Refused(refuse('session_expired').error)
      return work(tx)
    }),
})

export const writeOrRefuse = async <T>(store: Store, work: (tx: Tx) => Promise<Result<T>>): Promise<Result<T>> => {
  try {
    return await store.write(async (tx) => {
      const result = await work(tx)
      if (!result.ok) throw new Refused(result.error)
      return result
    })
  } catch (error) {
    if (error instanceof Refused) return { ok: false, error: error.refusal }
    throw error
  }
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> }
/** The fields of an input that were sent; the others are not there at all. */
export const given = <T extends object>(input: T): Given<T> =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Given<T>
