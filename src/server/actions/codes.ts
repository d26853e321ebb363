/**
 * Codes as a second step: setting them up, giving them up, recovery codes, and whether one that was typed is right. The secret is sealed
 * wherever it is kept, recovery codes are kept as hashes, and every code works once.
 */
import { decideCode, foldRecovery, otpUri, recoveryCount, recoveryFrom, secretFrom } from '../../domain/totp.ts'
import { ok, refuse, type Result } from '../../protocol/errors.ts'
import type { AccountId } from '../../protocol/ids.ts'
import { heldNotices } from '../notices.ts'
import type { AccountRow, Notice, Tx } from '../ports.ts'
import { done, me, writeOrRefuse, type Action, type InTx, type SignedIn, type WithStore, type World } from './action.ts'
import { endSeal } from './audit.ts'
import { policyOf } from './sessions.ts'
import { secured, securityOf } from './security.ts'
import { newTicket } from './tickets.ts'

const enrolMs = 600_000
const enrolTries = 5
const sealedFor = (account: AccountId): string => `totp ${account}`
/** Some of what is sealed in the database: whoever can open these has the right key. */
export const sealedSamples = async (tx: Tx): Promise<{ readonly text: string; readonly of: string }[]> => {
  const [end, totp] = [await tx.audit.end(), await tx.codes.anyTotp()]
  return [
    ...(end === null ? [] : [{ text: end, of: endSeal }]),
    ...(totp === null ? [] : [{ text: totp.secret, of: sealedFor(totp.account) }]),
  ]
}
type Cx = { readonly tx: Tx; readonly world: World; readonly now: number }

export const start: Action<'totp.start'> = async (cx) => {
  const { tx, world } = cx
  const row = await tx.accounts.row(me(cx))
  if (row === null) return refuse('not_found')
  const secret = secretFrom(world.hashToken(world.ids.token()))
  await tx.tickets.drop(row.id, 'totp')
  const data = { sealed: world.seal.seal(secret, sealedFor(row.id)) }
  const ticket = await newTicket(cx, { kind: 'totp', account: row.id, data, forMs: enrolMs, tries: enrolTries })
  return done({ ticket, secret, uri: otpUri(secret, { place: (await tx.place.get()).name, name: row.name }) })
}

export const enrol: Action<'totp.enrol', WithStore<SignedIn>> = async (cx, { ticket, code }) => {
  const { world, now } = cx
  const hash = world.hashToken(ticket)
  // Counted before it is looked at, so that many at once are no more than allowed.
  const row = await cx.store.write((tx) => tx.tickets.spend(hash, 'totp', now))
  const secret = row?.account === me(cx) ? world.seal.open(row.data.sealed, sealedFor(row.account)) : null
  if (row === null || secret === null) return refuse('entry_expired')
  const step = decideCode({ code, secret, lastStep: 0, now })
  if (step === null) return refuse('wrong_code')
  return writeOrRefuse(cx.store, async (tx) => {
    const account = await tx.accounts.row(me(cx))
    if (account === null || (await tx.tickets.take(hash, 'totp', now)) === null) return refuse('entry_expired')
    await tx.codes.setTotp(account.id, { secret: row.data.sealed, since: now, lastStep: step })
    const codes = await newCodes({ ...cx, tx }, account.id)
    const told = await secured({ ...cx, tx }, account, 'totpOn', { kind: 'totpOn' })
    return done({ codes, security: await securityOf(tx, account) }, ...told, ...(await liftHold({ ...cx, tx })))
  })
}

/** Setting up what was missing is also proof of it. */
export const liftHold = async ({ tx, caller }: InTx): Promise<Notice[]> => {
  const session = await tx.sessions.get(caller.session.id)
  if (session === null || session.hold !== 'enrol') return []
  await tx.sessions.change(session.id, { hold: null })
  return heldNotices(session, null)
}

const newCodes = async ({ tx, world }: Cx, account: AccountId): Promise<string[]> => {
  const codes = Array.from({ length: recoveryCount }, () => recoveryFrom(world.hashToken(world.ids.token())))
  await tx.codes.setRecovery(
    account,
    codes.map((code) => hashOf(world, account, code)),
  )
  return codes
}
const hashOf = (world: World, account: AccountId, code: string): string => world.hashToken(`${account} ${foldRecovery(code)}`)

export const disable: Action<'totp.disable'> = async (cx) => {
  const row = await cx.tx.accounts.row(me(cx))
  if (row === null || (await cx.tx.codes.totp(row.id)) === null) return refuse('not_found')
  const { secondFrom } = await policyOf(cx.tx, row.role)
  await cx.tx.codes.setTotp(row.id, null)
  await cx.tx.codes.setRecovery(row.id, [])
  const security = await securityOf(cx.tx, row)
  if (secondFrom !== null && cx.now >= secondFrom && security.second.length === 0) return refuse('second_needed')
  return done({ security }, ...(await secured(cx, row, 'totpOff', { kind: 'totpOff' })))
}

export const renew: Action<'recovery.renew'> = async (cx) => {
  const row = await cx.tx.accounts.row(me(cx))
  if (row === null || (await cx.tx.codes.totp(row.id)) === null) return refuse('not_found')
  const codes = await newCodes(cx, row.id)
  const told = await secured(cx, row, 'recoveryNew', { kind: 'recoveryNew' })
  return done({ codes, security: await securityOf(cx.tx, row) }, ...told)
}

/** Uses the code up. */
export const proveCode = async (cx: WithStore, account: AccountRow, code: string): Promise<Result<true>> => {
  const kept = await cx.store.read((tx) => tx.codes.totp(account.id))
  const secret = kept === null ? null : cx.world.seal.open(kept.secret, sealedFor(account.id))
  const step = kept === null || secret === null ? null : decideCode({ code, secret, lastStep: kept.lastStep, now: cx.now })
  if (step === null) return refuse('wrong_code')
  return (await cx.store.write((tx) => tx.codes.useStep(account.id, step))) ? ok(true) : refuse('wrong_code')
}
/** In the transaction of what it is spent on. False if it is none, or was used. */
export const useRecovery = ({ tx, world }: Cx, account: AccountRow, code: string): Promise<boolean> =>
  tx.codes.useRecovery(account.id, hashOf(world, account.id, code))

/** That one was used is news, and how few are left. */
export const tellRecoveryUsed = async (cx: Cx, account: AccountRow): Promise<Notice[]> =>
  secured(cx, account, 'recoveryUsed', { kind: 'recoveryUsed', left: await cx.tx.codes.recoveryLeft(account.id) })
