/** People: joining the place, the directory, one's own name, password and settings. */
import { foldName } from '../../domain/names.ts'
import { isShut } from '../../domain/networks.ts'
import { isSame } from '../../domain/secrets.ts'
import { decideName } from '../../domain/skeleton.ts'
import type { Input } from '../../protocol/commands.ts'
import { ok, refuse, type Result } from '../../protocol/errors.ts'
import type { AccountId } from '../../protocol/ids.ts'
import type { Account, Role, Settings } from '../../protocol/model.ts'
import type { AccountRow, InviteRow, Notice, Store, Tx } from '../ports.ts'
import { fact } from '../notices.ts'
import { done, me, payerOf, toMe, writeOrRefuse, type Action, type Caller, type WithStore, type World } from './action.ts'
import { addressOf, askToConfirm } from './emails.ts'
import { chooseable } from './passwords.ts'
import { asksChanged } from './asks.ts'
import { note } from './audit.ts'
import { isWorth } from './invites.ts'
import { joinRoom, makeRoom } from './rooms.ts'
import { deviceOf, enter } from './entering.ts'
import { spendRequest } from './sums.ts'
import { policyOf, openNow } from './sessions.ts'
import { renew } from './session-life.ts'
import { directory, known, updated } from './seeing.ts'
import { accountOf } from './sessions.ts'

/** `approve`: made, but somebody has to let them in. */
type Entry = { readonly role: Role; readonly invite: InviteRow | null; readonly asks?: 'approve' }

export const register: Action<'account.register', WithStore<Caller>> = async (cx, input) => {
  const name = decideName(input.name)
  if (!name.ok) return name
  const email = input.email === undefined ? ok(null) : addressOf(input.email)
  if (!email.ok) return email
  const { early, place } = await cx.store.read(async (tx) => ({ early: await decideEntry(tx, cx, input), place: await tx.place.get() }))
  if (!early.ok) return early
  const strong = await chooseable({ world: cx.world, payer: payerOf(cx.caller) }, input.password, [
    input.name,
    input.displayName ?? '',
    place.name,
  ])
  if (!strong.ok) return strong
  const passwordHash = await cx.world.passwords.hash(input.password, payerOf(cx.caller))
  return writeOrRefuse(cx.store, async (tx) => {
    const entry = await decideEntry(tx, cx, input)
    if (!entry.ok) return entry
    const made = newAccount(cx, input, passwordHash, entry.value.role)
    const row: AccountRow = entry.value.asks === 'approve' ? { ...made, standing: { kind: 'waiting' } } : made
    const admitted = await admit(tx, cx, row, entry.value)
    if (!admitted.ok) return admitted
    if (row.standing.kind === 'waiting') {
      const fits = await spendRequest({ ...cx, tx }, cx.caller.address)
      if (!fits.ok) return fits
    }
    const asked = email.value === null ? [] : await askToConfirm({ ...cx, tx }, row, email.value, null)
    if (row.standing.kind === 'waiting')
      return done({ step: 'waiting' as const }, ...asked, ...(await asksChanged(tx, { what: 'waiting' })))
    const entered = await enter({ ...cx, tx }, { account: row, way: 'password', factors: 1, on: deviceOf(input) })
    return entered.ok ? done(entered.value.reply, ...admitted.value, ...asked, ...entered.value.notices) : entered
  })
}

/** What it takes to make an account; a caller is not part of it. */
type Maker = { readonly world: Pick<World, 'ids' | 'passwords' | 'strength' | 'defaultIdleMs'>; readonly now: number }
export type NewPerson = Pick<Input<'account.register'>, 'name' | 'displayName' | 'password'> & {
  readonly role?: Role | undefined
}

/** Who pays for what is typed on the server's own machine. */
const atHome = 'the command line'
/** Whoever holds the data folder needs no link. The first one owns the place, for somebody must; nobody is signed in by it. */
export const create = async (
  cx: Maker & { readonly store: Store; readonly world: Pick<World, 'hashToken' | 'seal'> },
  input: NewPerson,
): Promise<Result<Account>> => {
  const name = decideName(input.name)
  if (!name.ok) return name
  const strong = await chooseable({ world: cx.world, payer: atHome }, input.password, [input.name, input.displayName ?? ''])
  if (!strong.ok) return strong
  const passwordHash = await cx.world.passwords.hash(input.password, atHome)
  return writeOrRefuse(cx.store, async (tx) => {
    const owned = await tx.accounts.hasOwner()
    const role = input.role ?? (owned ? 'member' : 'owner')
    if (!owned && role !== 'owner') return refuse('forbidden', 'Nobody owns this place yet: make the owner first, with the role owner.')
    const row = newAccount(cx, input, passwordHash, role)
    const admitted = await admit(tx, cx, row, { role, invite: null })
    if (!admitted.ok) return admitted
    await note({ ...cx, tx, caller: null }, { action: 'account.create', target: row.id, detail: { role } })
    return ok(accountOf(row))
  })
}

const admit = async (tx: Tx, cx: Maker, row: AccountRow, entry: Entry): Promise<Result<Notice[]>> => {
  if (!(await tx.accounts.insert({ ...row, nameKey: foldName(row.name) }))) return refuse('name_taken')
  if (entry.invite !== null && !(await tx.invites.use(entry.invite.id, cx.now))) return refuse('link_invalid')
  return ok(row.standing.kind === 'waiting' ? [] : await settleIn(tx, cx, row, entry))
}

/** Which way in this is. Asked before the password is hashed and again inside the transaction. */
const decideEntry = async (tx: Tx, cx: WithStore, input: Input<'account.register'>): Promise<Result<Entry>> => {
  const place = await tx.place.get()
  if (input.setup !== undefined) {
    if (await tx.accounts.hasOwner()) return refuse('already_set_up')
    return isSame(place.setupHash ?? '', cx.world.hashToken(input.setup)) ? ok({ role: 'owner', invite: null }) : refuse('link_invalid')
  }
  if (!(await tx.accounts.hasOwner()))
    return refuse('registration_closed', 'Nobody owns this place yet. Open the one-time link that the server printed.')
  if (isShut(cx.caller.address, await tx.bans.networks())) return refuse('network_refused', 'Nobody can join from this network at present.')
  if (input.invite !== undefined) {
    const invite = await tx.invites.byTokenHash(cx.world.hashToken(input.invite))
    return invite !== null && (await isWorth(tx, invite, cx.now)) ? ok({ role: invite.role, invite }) : refuse('link_invalid')
  }
  if (place.registration === 'open') return ok({ role: 'member', invite: null })
  if (place.registration !== 'approve') return refuse('registration_closed')
  return (await tx.accounts.waiting()) < mostWaiting
    ? ok({ role: 'member', invite: null, asks: 'approve' })
    : refuse('registration_closed', 'Many people are waiting to be let in already. Try again in a few days.')
}
/** So that nobody fills the place with requests. */
export const mostWaiting = 500

export const newAccount = (cx: Maker, input: NewPerson, passwordHash: string, role: Role): AccountRow => ({
  id: cx.world.ids.next('a', cx.now) as AccountId,
  name: input.name.normalize('NFC'),
  displayName: input.displayName ?? input.name,
  role,
  bot: false,
  createdAt: cx.now,
  passwordHash,
  lastActiveAt: 0,
  standing: { kind: 'active' },
  settings: firstSettings(cx.world.defaultIdleMs),
})

export const firstSettings = (idleAfterMs: number): Settings => ({
  locale: null,
  theme: 'system',
  enterSends: true,
  idleAfterMs,
  shareDevice: false,
  sounds: true,
  lockAfterMs: 0,
})

/** The owner makes the first room; everyone after finds it, and the room they were invited to. A guest finds that one alone. */
export const settleIn = async (tx: Tx, cx: Maker, row: AccountRow, entry: Entry): Promise<Notice[]> => {
  const { lobby } = await tx.place.get()
  if (entry.role === 'owner' && lobby === null) {
    await tx.place.update({ setupHash: null })
    const room = await makeRoom(tx, cx.world, { name: 'General 大厅', kind: 'public', topic: '' }, row.id, cx.now)
    await tx.place.update({ lobby: room })
    return []
  }
  const rooms = new Set([row.role === 'guest' ? null : lobby, entry.invite?.room ?? null])
  const notices: Notice[] = []
  for (const room of rooms) if (room !== null) notices.push(...(await joinRoom(tx, room, accountOf(row), cx.now)))
  return notices
}

export const get: Action<'account.get'> = async (cx, input) => done({ accounts: await cx.tx.accounts.get(await known(cx, input.ids)) })

export const list: Action<'account.list'> = async (cx, input) => {
  const page = { after: input.after === undefined ? null : foldName(input.after), limit: input.limit + 1 }
  const accounts = await directory(cx, foldName(input.query ?? ''), page)
  return done({ accounts: accounts.slice(0, input.limit), more: accounts.length > input.limit })
}

export const update: Action<'account.update'> = async (cx, input) => {
  await cx.tx.accounts.update(me(cx), { displayName: input.displayName })
  const account = { ...cx.caller.account, displayName: input.displayName }
  return done({ account }, ...(await updated(cx.tx, account)))
}

export const settings: Action<'settings.update'> = async (cx, input) => {
  const row = await cx.tx.accounts.row(me(cx))
  if (row === null) return refuse('not_found')
  const next: Settings = { ...row.settings, ...Object.fromEntries(Object.entries(input).filter(([, v]) => v !== undefined)) }
  await cx.tx.accounts.update(row.id, { settings: next })
  const lives =
    next.lockAfterMs === row.settings.lockAfterMs
      ? []
      : await renew(cx, openNow(await cx.tx.sessions.open(row.id), cx.now), await policyOf(cx.tx, row.role), next.lockAfterMs)
  return done(
    { settings: next },
    toMe(cx, { event: 'settings.updated', settings: next }),
    fact({ type: 'settings.changed', account: row.id, settings: next }),
    ...lives,
  )
}
