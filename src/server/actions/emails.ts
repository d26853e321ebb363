/**
 * The e-mail address of an account. Nobody is written to but to confirm until they opened the link; what one types tells nothing about
 * whom else an address belongs to, for the answer is the same and only its owner hears of it.
 */
import { masked, readAddress, type Address } from '../../domain/email.ts'
import { isRevoked } from '../../domain/trust.ts'
import { ok, refuse, type Result } from '../../protocol/errors.ts'
import type { SessionId } from '../../protocol/ids.ts'
import { readTicket } from '../kept.ts'
import type { AccountRow, Notice, Tx } from '../ports.ts'
import { spend } from './sums.ts'
import { done, me, type Action, type Caller, type InTx, type World } from './action.ts'
import { queueMail, tellByMail } from './mail.ts'
import { secured, securityOf } from './security.ts'
import { newTicket } from './tickets.ts'
import { endTrust } from './trust.ts'

const verifyMs = 86_400_000
type Cx = { readonly tx: Tx; readonly world: Pick<World, 'ids' | 'seal' | 'mail' | 'hashToken' | 'publicUrl'>; readonly now: number }

/** As name servers know it: what a browser would ask for. */
const toAscii = (domain: string): string | null => URL.parse(`http://${domain}/`)?.hostname ?? null
export const addressOf = (text: string): Result<Address> => {
  const address = readAddress(text, toAscii)
  return address === null ? refuse('email_unfit') : ok(address)
}

/** Asks whoever reads that address whether it is theirs. Older questions no longer count. */
export const askToConfirm = async (cx: Cx, account: AccountRow, to: Address, session: SessionId | null): Promise<Notice[]> => {
  const { tx, world, now } = cx
  if (world.mail.state === 'off') return []
  await tx.tickets.drop(account.id, 'email')
  await tx.emails.setPending(account.id, to.address)
  if (!world.mail.allow(to.key)) return []
  const owner = await tx.emails.ownerOf(to.key)
  if (owner !== null) return tellOwner(cx, owner, account, to)
  const ticket = await newTicket(cx, { kind: 'email', account: account.id, data: { ...to, session }, forMs: verifyMs })
  const link = `${world.publicUrl()}/verify#${ticket}`
  const [locale, until] = [account.settings.locale, now + verifyMs]
  return queueMail(tx, world, { kind: 'verify', to: to.key, locale, until, name: account.name, link }, now)
}
const tellOwner = async (cx: Cx, owner: AccountRow['id'], asker: AccountRow, to: Address): Promise<Notice[]> => {
  const row = owner === asker.id ? null : await cx.tx.accounts.row(owner)
  if (row === null) return []
  return queueMail(cx.tx, cx.world, { kind: 'addressInUse', to: to.key, locale: row.settings.locale, name: row.name }, cx.now)
}

export const set: Action<'email.set'> = async (cx, input) => {
  const row = await cx.tx.accounts.row(me(cx))
  if (row === null) return refuse('not_found')
  const { confirmed, confirmedAt } = await cx.tx.emails.of(row.id)
  if (input.address === null) return remove(cx, row)
  if (cx.world.mail.state === 'off') return refuse('mail_off')
  const address = addressOf(input.address)
  if (!address.ok) return address
  if (address.value.key === confirmed?.key) {
    await cx.tx.tickets.drop(row.id, 'email')
    await cx.tx.emails.confirm(row.id, address.value, confirmedAt)
    return done({ security: await securityOf(cx.tx, row) })
  }
  // So many addresses of one account, whichever they are: nobody uses this place to write to strangers.
  if (!cx.world.mail.allow(row.id)) return refuse('rate_limited', 'You have asked for many such mails. Wait before the next one.', 600_000)
  const paid = await spend(cx, row.id, 'mails')
  if (!paid.ok) return paid
  const asked = await askToConfirm(cx, row, address.value, cx.caller.session.id)
  return done({ security: await securityOf(cx.tx, row) }, ...asked)
}

const remove = async (cx: InTx, row: AccountRow) => {
  const { confirmed } = await cx.tx.emails.of(row.id)
  const told = confirmed === null ? [] : await secured(cx, row, 'emailChanged', { kind: 'addressChanged', now: null })
  await endTrust(cx, row.id, 'addressChanged')
  await cx.tx.emails.confirm(row.id, null, cx.now)
  return done({ security: await securityOf(cx.tx, row) }, ...told)
}

/** The link itself proves that its reader has the address, whoever is signed in where it is opened. */
export const verify: Action<'email.verify', InTx<Caller>> = async (cx, { ticket }) => {
  const taken = await cx.tx.tickets.take(cx.world.hashToken(ticket), 'email', cx.now)
  const row = taken?.account == null ? null : await cx.tx.accounts.row(taken.account)
  if (taken === null || row === null) return refuse('link_invalid')
  const { session, ...address } = readTicket('email', taken)
  // Whoever was sent away from the session they asked in confirms nothing.
  const asked = session === null ? null : await cx.tx.sessions.get(session)
  if (session !== null && isRevoked(asked?.endReason ?? null)) return refuse('link_invalid')
  // To the address before, which is the one that stands until the next line.
  const told = await tellByMail(cx, row, { kind: 'addressChanged', now: masked(address.address) })
  if (!(await cx.tx.emails.confirm(row.id, address, cx.now))) return refuse('link_invalid')
  await endTrust(cx, row.id, 'addressChanged')
  await secured(cx, row, 'emailChanged', null)
  return done({ address: address.address }, ...told)
}
