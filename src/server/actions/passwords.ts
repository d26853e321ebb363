/**
 * Choosing a password: changing one's own, and setting a new one by a link when it is forgotten. Whether there is such an account shows in
 * no answer, neither in its words nor in how long it takes. A link sets a password and signs nobody in, so a second step stays one.
 */
import { isUsable } from '../../domain/entry.ts'
import { foldName } from '../../domain/names.ts'
import { decidePassword, isLongEnough } from '../../domain/password.ts'
import { decideActOn } from '../../domain/roles.ts'
import { mayAdminister } from '../../domain/rooms.ts'
import { isSame } from '../../domain/secrets.ts'
import { isConfirmed } from '../../domain/sessions.ts'
import { ok, refuse, type Result } from '../../protocol/errors.ts'
import type { AccountId } from '../../protocol/ids.ts'
import type { AccountRow, Notice, Tx } from '../ports.ts'
import {
  done,
  me,
  tooManyTries,
  writeOrRefuse,
  type Action,
  type Caller,
  type InTx,
  type SignedIn,
  type WithStore,
  type World,
} from './action.ts'
import { note } from './audit.ts'
import { addressOf } from './emails.ts'
import { queueMail } from './mail.ts'
import { secured } from './security.ts'
import { end } from './sessions.ts'
import { newTicket } from './tickets.ts'

const resetMs = 3_600_000
type Measuring = { readonly world: Pick<World, 'strength'> }

/** `own`: the names that a guesser would try first. Slow: outside of any transaction. */
export const chooseable = async ({ world }: Measuring, password: string, own: readonly string[]): Promise<Result<string>> =>
  isLongEnough(password) ? decidePassword(password, await world.strength.measure(password, own)) : refuse('weak_password')

const ownWords = async (tx: Tx, row: Pick<AccountRow, 'name' | 'displayName'>): Promise<string[]> => [
  row.name,
  row.displayName,
  (await tx.place.get()).name,
]

export const change: Action<'account.password', WithStore<SignedIn>> = async (cx, input) => {
  const { row, own } = await cx.store.read(async (tx) => {
    const row = await tx.accounts.row(me(cx))
    return { row, own: row === null ? [] : await ownWords(tx, row) }
  })
  if (row === null) return refuse('not_found')
  const mine = await mayChoose(cx, row, input.current)
  if (!mine.ok) return mine
  const strong = await chooseable(cx, input.next, own)
  if (!strong.ok) return strong
  const passwordHash = await cx.world.passwords.hash(input.next)
  return writeOrRefuse(cx.store, async (tx) => {
    const still = await stillMine({ ...cx, tx }, row)
    if (!still.ok) return still
    const others = (await tx.sessions.open(row.id)).filter((s) => s.id !== cx.caller.session.id)
    return done({}, ...(await replace({ ...cx, tx }, row, { passwordHash, how: 'changed', ends: others })))
  })
}

/** By the password before, which is counted like signing in with it; who has none shows a recent proof instead. */
const mayChoose = async (cx: WithStore<SignedIn>, row: AccountRow, current: string | undefined): Promise<Result<true>> => {
  const { session, address } = cx.caller
  if (row.passwordHash === '') {
    const now = await cx.store.read((tx) => tx.sessions.get(session.id))
    return now !== null && isConfirmed(now, cx.now) ? ok(true) : refuse('confirm_needed')
  }
  const guess = cx.world.guesses.begin({ account: row.id, address, known: session.id })
  if (guess.waitMs > 0) return tooManyTries(guess.waitMs)
  if (!(await cx.world.passwords.verify(current ?? '', row.passwordHash))) {
    guess.miss()
    return refuse('wrong_credentials', 'The current password is wrong.')
  }
  guess.forgive()
  return ok(true)
}

/** Checking and hashing took their time: whoever was sent away meanwhile, or whose password is another by now, changes nothing. */
const stillMine = async ({ tx, caller }: InTx, before: AccountRow): Promise<Result<true>> => {
  const [session, now] = [await tx.sessions.get(caller.session.id), await tx.accounts.row(before.id)]
  if (session === null || session.endedAt !== null) return refuse('session_expired')
  if (session.hold !== null) return refuse('session_held')
  return now !== null && isSame(now.passwordHash, before.passwordHash) ? ok(true) : refuse('wrong_credentials')
}

type Replacing = { readonly passwordHash: string; readonly how: 'changed' | 'reset'; readonly ends: Parameters<typeof end>[1] }
/** With the old password go the links and half sign-ins that it was asked for in. */
const replace = async (
  cx: { readonly tx: Tx; readonly world: World; readonly now: number },
  row: AccountRow,
  it: Replacing,
): Promise<Notice[]> => {
  await cx.tx.accounts.update(row.id, { passwordHash: it.passwordHash })
  for (const kind of ['reset', 'entry'] as const) await cx.tx.tickets.drop(row.id, kind)
  const ended = await end(cx, it.ends, 'password_changed')
  return [...ended, ...(await secured(cx, row, 'passwordChanged', { kind: 'passwordChanged', how: it.how }))]
}

/** Whether somebody is found or not, as much is written. */
export const forgot: Action<'password.forgot', InTx<Caller>> = async (cx, input) => {
  const { tx, world, now } = cx
  if (world.mail.state === 'off') return refuse('mail_off')
  const found = await reachable(cx, input.name)
  const allowed = world.mail.allow(found?.to ?? `nobody ${foldName(input.name)}`)
  const to = found !== null && allowed ? found : null
  const secret = await resetTicket(cx, to?.row.id ?? null)
  const letter = { kind: 'reset' as const, name: to?.row.name ?? '-'.repeat(Math.min(input.name.length, 32)), link: linkOf(world, secret) }
  const queued = await queueMail(
    tx,
    world,
    { ...letter, to: to?.to ?? null, locale: to?.row.settings.locale ?? null, until: now + resetMs },
    now,
  )
  return done({}, ...queued)
}

/** Reads the same rows for every name. */
const reachable = async ({ tx, now }: InTx<Caller>, text: string): Promise<{ row: AccountRow; to: string } | null> => {
  const address = addressOf(text)
  const owner = await tx.emails.ownerOf(address.ok ? address.value.key : '')
  const row = owner === null ? await tx.accounts.byNameKey(foldName(text)) : await tx.accounts.row(owner)
  const { confirmed } = await tx.emails.of(row?.id ?? ('' as AccountRow['id']))
  if (row === null || confirmed === null || row.bot) return null
  return isUsable(row.standing, now) || row.standing.kind === 'waiting' ? { row, to: confirmed.key } : null
}

const linkOf = (world: Pick<World, 'publicUrl'>, secret: string): string => `${world.publicUrl()}/reset#${secret}`
/** Earlier links stay good until one of them is used: whoever asks twice may open either. */
export const resetTicket = (cx: Pick<InTx<Caller>, 'tx' | 'world' | 'now'>, account: AccountId | null): Promise<string> =>
  newTicket(cx, { kind: 'reset', account, data: {}, forMs: resetMs })

const byLink = async (cx: { readonly world: World; readonly now: number }, tx: Tx, ticket: string): Promise<AccountRow | null> => {
  const row = await tx.tickets.get(cx.world.hashToken(ticket), 'reset', cx.now)
  return row?.account == null ? null : tx.accounts.row(row.account)
}
export const whose: Action<'password.whose', InTx<Caller>> = async (cx, { ticket }) => {
  const row = await byLink(cx, cx.tx, ticket)
  return row === null ? refuse('link_invalid') : done({ name: row.name })
}

export const reset: Action<'password.reset', WithStore<Caller>> = async (cx, { ticket, next }) => {
  const found = await cx.store.read(async (tx) => {
    const row = await byLink(cx, tx, ticket)
    return row === null ? null : { row, own: await ownWords(tx, row) }
  })
  if (found === null) return refuse('link_invalid')
  const strong = await chooseable(cx, next, found.own)
  if (!strong.ok) return strong
  const passwordHash = await cx.world.passwords.hash(next)
  return writeOrRefuse(cx.store, async (tx) => {
    // Of two who open the same link one sets a password.
    if ((await tx.tickets.take(cx.world.hashToken(ticket), 'reset', cx.now)) === null) return refuse('link_invalid')
    const ends = await tx.sessions.open(found.row.id)
    return done({}, ...(await replace({ ...cx, tx }, found.row, { passwordHash, how: 'reset', ends })))
  })
}

/** For places without mail. It opens an account, so it is for those below one only, and in the log. */
export const resetLink: Action<'password.resetLink'> = async (cx, input) => {
  const { account } = cx.caller
  const allowed = mayAdminister(account.role)
  if (!allowed.ok) return allowed
  const row = await cx.tx.accounts.row(input.account)
  if (row === null || row.bot) return refuse('not_found')
  const below = row.id === account.id ? ok(true as const) : decideActOn(account, row)
  if (!below.ok) return below
  await note(cx, { action: 'password.resetLink', target: row.id })
  return done({ url: linkOf(cx.world, await resetTicket(cx, row.id)) })
}
