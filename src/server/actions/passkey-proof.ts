/**
 * What a passkey proves. A challenge is a ticket: random, for one purpose and one site, five minutes, and gone with the first answer, right or
 * wrong. Whatever does not hold is refused alike; only a counter that went back says so, and is told to its owner.
 */
import { decideCounter, decideSite } from '../../domain/passkeys.ts'
import { ok, refuse, type Result } from '../../protocol/errors.ts'
import type { AccountId } from '../../protocol/ids.ts'
import type { PasskeyAnswer } from '../../protocol/passkeys.ts'
import { readTicket } from '../kept.ts'
import type { Notice, PasskeyRow, Site, Tx } from '../ports.ts'
import type { Caller, Telling, WithStore, World } from './action.ts'
import { raise } from './alerts.ts'
import { deviceLabel } from './device.ts'
import { noteSecurity } from './diary.ts'
import { newTicket } from './tickets.ts'

const challengeMs = 300_000

/** `on`: the session or the ticket that it is for. */
export type Purpose =
  | { readonly act: 'signIn' }
  | { readonly act: 'proceed' | 'confirm'; readonly on: string }
  | { readonly act: 'add'; readonly on: string; readonly handle: string }
type Pending = { readonly site: Site; readonly purpose: Purpose }
type Cx = { readonly tx: Tx; readonly world: World; readonly caller: Caller; readonly now: number }

export const siteOf = ({ world, caller: { page } }: Pick<Cx, 'world' | 'caller'>): Result<Site> =>
  decideSite(new URL(world.publicUrl()), page !== undefined && URL.canParse(page) ? new URL(page) : null)

export const newChallenge = (cx: Cx, site: Site, purpose: Purpose, account: AccountId | null): Promise<string> => {
  return newTicket(cx, { kind: 'passkey', account, data: { site, purpose }, forMs: challengeMs })
}

const textOf = (base64url: string): string => Buffer.from(base64url, 'base64url').toString()
const challengeIn = (clientData: string): string | null => {
  try {
    const said: unknown = JSON.parse(textOf(clientData))
    const challenge = typeof said === 'object' && said !== null && 'challenge' in said ? said.challenge : null
    return typeof challenge === 'string' && challenge.length <= 128 ? textOf(challenge) : null
  } catch {
    return null
  }
}
export type Redeemed = Pending & { readonly challenge: string; readonly account: AccountId | null }
/** Null if it never was, is over, was used, or was for something else. */
export const redeem = async <A extends Purpose['act']>(
  cx: WithStore,
  clientData: string,
  act: A,
): Promise<(Redeemed & { readonly purpose: Extract<Purpose, { readonly act: A }> }) | null> => {
  const challenge = challengeIn(clientData)
  if (challenge === null) return null
  const row = await cx.store.write((tx) => tx.tickets.take(cx.world.hashToken(challenge), 'passkey', cx.now))
  if (row === null) return null
  const { site, purpose } = readTicket('passkey', row)
  return purpose.act === act ? { challenge, account: row.account, site, purpose: purpose as Extract<Purpose, { readonly act: A }> } : null
}

/** Who is asked to prove it, and for what; signing in asks nobody in particular. */
export type Whose = { readonly act: 'signIn' } | { readonly act: 'proceed' | 'confirm'; readonly account: AccountId; readonly on: string }

export const proveByPasskey = async (cx: WithStore, answer: PasskeyAnswer, whose: Whose): Promise<Result<PasskeyRow> | Telling> => {
  const asked = await redeem(cx, answer.response.clientDataJSON, whose.act)
  const key = await cx.store.read((tx) => tx.passkeys.byCredential(answer.id))
  if (asked === null || key === null || !belongs(asked, key, whose)) return refuse('passkey_refused')
  const { userHandle } = answer.response
  if (userHandle !== undefined && textOf(userHandle) !== key.handle) return refuse('passkey_refused')
  const said = await cx.world.passkeys.readAnswer(answer, { ...asked.site, challenge: asked.challenge }, key)
  if (said === null) return refuse('passkey_refused')
  return cx.store.write((tx) => countUse({ ...cx, tx }, answer.id, said))
}

const belongs = ({ account, purpose }: Redeemed, key: PasskeyRow, whose: Whose): boolean => {
  if (whose.act === 'signIn') return true
  return account === whose.account && key.account === whose.account && 'on' in purpose && purpose.on === whose.on
}

/** Read anew, for of two answers at once the second must see what the first one showed. */
const countUse = async (
  cx: Cx,
  credential: string,
  said: Pick<PasskeyRow, 'counter' | 'backup'>,
): Promise<Result<PasskeyRow> | Telling> => {
  const key = await cx.tx.passkeys.byCredential(credential)
  if (key === null) return refuse('passkey_refused')
  if (key.doubtedAt !== null) return refuse('passkey_doubted')
  if (decideCounter(key.counter, said.counter) === 'doubled') return { ...refuse('passkey_doubted'), notices: await doubt(cx, key) }
  await cx.tx.passkeys.change(key.id, { ...said, usedAt: cx.now })
  return ok(key)
}

const doubt = async (cx: Cx, key: PasskeyRow): Promise<Notice[]> => {
  await cx.tx.passkeys.change(key.id, { doubtedAt: cx.now })
  await noteSecurity(cx, key.account, 'passkeyDoubted', key.name)
  const account = await cx.tx.accounts.row(key.account)
  if (account === null) return []
  const { address, userAgent } = cx.caller
  const session = cx.caller.kind === 'signed-in' ? cx.caller.session.id : null
  return raise(cx, { why: 'passkey_cloned', grade: 'notify', account, session, label: deviceLabel(userAgent), address })
}
