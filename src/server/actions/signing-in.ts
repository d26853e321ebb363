/** Signing in by password, and proving later that it is still the same person. Each try of a secret is counted before it is checked. */
import { foldName } from '../../domain/names.ts'
import { isSame } from '../../domain/secrets.ts'
import { holdAfter } from '../../domain/sessions.ts'
import { refuse } from '../../protocol/errors.ts'
import { heldNotices } from '../notices.ts'
import { PayerBusy } from '../ports.ts'
import { done, payerOf, tooManyTries, writeOrRefuse, type Action, type Caller, type SignedIn, type WithStore } from './action.ts'
import { deviceOf, enter } from './entering.ts'
import { prove } from './proofs.ts'
import { rememberDevice } from './weighing.ts'

/** The password is checked outside the transaction: hashing is slow, and others must not wait for it. */
export const signIn: Action<'session.signIn', WithStore<Caller>> = async (cx, input) => {
  const name = foldName(input.name.trim())
  const key = cx.caller.deviceKey === undefined ? null : cx.world.hashToken(cx.caller.deviceKey)
  const { row, known } = await cx.store.read(async (tx) => {
    const row = await tx.accounts.byNameKey(name)
    return { row, known: row !== null && key !== null && (await tx.devices.knows(row.id, key)) ? key : null }
  })
  const guess = cx.world.guesses.begin({ account: name, address: cx.caller.address, known })
  const { address } = cx.caller
  const note = (event: 'sign_in_failed' | 'sign_in_refused', why: string): void =>
    // Only names that exist: a password typed into the wrong field must not stand in a log.
    cx.world.security.write({ event, account: row?.name ?? '', address, why })
  if (guess.waitMs > 0) {
    note('sign_in_refused', 'too_many')
    return tooManyTries(guess.waitMs)
  }
  const hash = row === null || row.bot || row.passwordHash === '' ? null : row.passwordHash
  const right = await cx.world.passwords.verify(input.password, hash, payerOf(cx.caller)).catch((fault: unknown) => {
    // Who asks for more than their share has had a try.
    if (!(fault instanceof PayerBusy)) guess.forgive()
    throw fault
  })
  if (!right || row === null) {
    guess.miss()
    note('sign_in_failed', 'wrong_credentials')
    return refuse('wrong_credentials')
  }
  guess.forgive()
  return writeOrRefuse(cx.store, async (tx) => {
    // Checking took its time, and the password or the account may have changed meanwhile.
    const account = await tx.accounts.row(row.id)
    if (account === null || !isSame(account.passwordHash, row.passwordHash)) return refuse('wrong_credentials')
    return enter({ ...cx, tx }, { account, way: 'password', factors: 1, on: deviceOf(input) })
  })
}

/** Keyed and counted like signing in, for it tries the same secrets. */
export const confirm: Action<'session.confirm', WithStore<SignedIn>> = async (cx, { proof }) => {
  const { account, session, address } = cx.caller
  const row = await cx.store.read((tx) => tx.accounts.row(account.id))
  if (row === null) return refuse('not_found')
  const guess = cx.world.guesses.begin({ account: account.id, address, known: session.id })
  if (guess.waitMs > 0) return tooManyTries(guess.waitMs)
  const right = await prove(cx, row, proof)
  if (!right.ok) {
    guess.miss()
    return right
  }
  guess.forgive()
  return cx.store.write(async (tx) => {
    const now = await tx.sessions.get(session.id)
    if (now === null || now.endedAt !== null) return refuse('session_expired')
    const hold = holdAfter(now.hold, proof.way)
    await tx.sessions.change(session.id, { confirmedAt: cx.now, hold })
    if (now.hold === 'doubted' && hold === null) await rememberDevice({ ...cx, tx }, now)
    return done({}, ...(now.hold === hold ? [] : heldNotices(now, hold)))
  })
}
