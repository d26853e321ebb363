/** People: joining the place, the directory, one's own name, password and settings. */
import { foldName } from '../../domain/names.ts'
import { decidePassword } from '../../domain/sessions.ts'
import type { Input } from '../../protocol/commands.ts'
import { ok, refuse, type Result } from '../../protocol/errors.ts'
import type { AccountId } from '../../protocol/ids.ts'
import type { Account, Role, Settings } from '../../protocol/model.ts'
import type { AccountRow, InviteRow, Notice, Store, Tx } from '../ports.ts'
import { fact, tell } from '../notices.ts'
import { done, me, toMe, writeOrRefuse, type Action, type Caller, type SignedIn, type WithStore, type World } from './action.ts'
import { joinRoom, makeRoom } from './rooms.ts'
import { enter } from './entering.ts'
import { accountOf, end } from './sessions.ts'

type Entry = { readonly role: Role; readonly invite: InviteRow | null }

export const register: Action<'account.register', WithStore<Caller>> = async (cx, input) => {
  const strong = decidePassword(input.password, input.name)
  if (!strong.ok) return strong
  const early = await cx.store.read((tx) => decideEntry(tx, cx, input))
  if (!early.ok) return early
  const passwordHash = await cx.world.passwords.hash(input.password)
  return writeOrRefuse(cx.store, async (tx) => {
    const entry = await decideEntry(tx, cx, input)
    if (!entry.ok) return entry
    const row = newAccount(cx, input, passwordHash, entry.value.role)
    const admitted = await admit(tx, cx, row, entry.value)
    if (!admitted.ok) return admitted
    const entered = await enter({ ...cx, tx }, { account: row, way: 'password', factors: 1, on: input })
    return entered.ok ? done(entered.value.reply, ...admitted.value, ...entered.value.notices) : entered
  })
}

/** What it takes to make an account; a caller is not part of it. */
type Maker = { readonly world: Pick<World, 'ids' | 'passwords' | 'defaultIdleMs'>; readonly now: number }
export type NewPerson = Pick<Input<'account.register'>, 'name' | 'displayName' | 'password'> & {
  readonly role?: 'owner' | 'admin' | 'member' | undefined
}

/** Whoever holds the data folder needs no link. The first one owns the place, for somebody must; nobody is signed in by it. */
export const create = async (cx: Maker & { readonly store: Store }, input: NewPerson): Promise<Result<Account>> => {
  const strong = decidePassword(input.password, input.name)
  if (!strong.ok) return strong
  const passwordHash = await cx.world.passwords.hash(input.password)
  return writeOrRefuse(cx.store, async (tx) => {
    const owned = await tx.accounts.hasOwner()
    const role = input.role ?? (owned ? 'member' : 'owner')
    if (!owned && role !== 'owner') return refuse('forbidden', 'Nobody owns this place yet: make the owner first, with the role owner.')
    const row = newAccount(cx, input, passwordHash, role)
    const admitted = await admit(tx, cx, row, { role, invite: null })
    return admitted.ok ? ok(accountOf(row)) : admitted
  })
}

const admit = async (tx: Tx, cx: Maker, row: AccountRow, entry: Entry): Promise<Result<Notice[]>> => {
  if (!(await tx.accounts.insert({ ...row, nameKey: foldName(row.name) }))) return refuse('name_taken')
  if (entry.invite !== null && !(await tx.invites.use(entry.invite.id, cx.now))) return refuse('link_invalid')
  return ok(await settleIn(tx, cx, row, entry))
}

/** Which way in this is. Asked before the password is hashed and again inside the transaction. */
const decideEntry = async (tx: Tx, cx: WithStore, input: Input<'account.register'>): Promise<Result<Entry>> => {
  const place = await tx.place.get()
  if (input.setup !== undefined) {
    if (await tx.accounts.hasOwner()) return refuse('already_set_up')
    return place.setupHash === cx.world.hashToken(input.setup) ? ok({ role: 'owner', invite: null }) : refuse('link_invalid')
  }
  if (!(await tx.accounts.hasOwner()))
    return refuse('registration_closed', 'Nobody owns this place yet. Open the one-time link that the server printed.')
  if (input.invite !== undefined) {
    const invite = await tx.invites.byTokenHash(cx.world.hashToken(input.invite))
    const good = invite !== null && invite.usesLeft > 0 && invite.expiresAt > cx.now && place.registration !== 'closed'
    return good ? ok({ role: 'member', invite }) : refuse('link_invalid')
  }
  return place.registration === 'open' ? ok({ role: 'member', invite: null }) : refuse('registration_closed')
}

const newAccount = (cx: Maker, input: NewPerson, passwordHash: string, role: Role): AccountRow => ({
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
})

/** The owner makes the first room; everyone after finds it, and the room they were invited to. */
const settleIn = async (tx: Tx, cx: Maker, row: AccountRow, entry: Entry): Promise<Notice[]> => {
  const { lobby } = await tx.place.get()
  if (entry.role === 'owner' && lobby === null) {
    await tx.place.update({ setupHash: null })
    const room = await makeRoom(tx, cx.world, { name: 'General 大厅', kind: 'public', topic: '' }, row.id, cx.now)
    await tx.place.update({ lobby: room })
    return []
  }
  const rooms = new Set([lobby, entry.invite?.room ?? null])
  const notices: Notice[] = []
  for (const room of rooms) if (room !== null) notices.push(...(await joinRoom(tx, room, accountOf(row), cx.now)))
  return notices
}

export const get: Action<'account.get'> = async (cx, input) => done({ accounts: await cx.tx.accounts.get(input.ids) })

export const list: Action<'account.list'> = async (cx, input) => {
  const page = { after: input.after === undefined ? null : foldName(input.after), limit: input.limit + 1 }
  const accounts = await cx.tx.accounts.list(foldName(input.query ?? ''), page)
  return done({ accounts: accounts.slice(0, input.limit), more: accounts.length > input.limit })
}

export const update: Action<'account.update'> = async (cx, input) => {
  await cx.tx.accounts.update(me(cx), { displayName: input.displayName })
  const account = { ...cx.caller.account, displayName: input.displayName }
  return done({ account }, tell('place', { event: 'account.updated', account }))
}

export const password: Action<'account.password', WithStore<SignedIn>> = async (cx, input) => {
  const row = await cx.store.read((tx) => tx.accounts.row(me(cx)))
  if (row === null || !(await cx.world.passwords.verify(input.current, row.passwordHash)))
    return refuse('wrong_credentials', 'The current password is wrong.')
  const strong = decidePassword(input.next, row.name)
  if (!strong.ok) return strong
  const passwordHash = await cx.world.passwords.hash(input.next)
  return cx.store.write(async (tx) => {
    await tx.accounts.update(row.id, { passwordHash })
    const others = (await tx.sessions.open(row.id)).filter((s) => s.id !== cx.caller.session.id)
    return done({}, ...(await end({ ...cx, tx }, others, 'password_changed')))
  })
}

export const settings: Action<'settings.update'> = async (cx, input) => {
  const row = await cx.tx.accounts.row(me(cx))
  if (row === null) return refuse('not_found')
  const next: Settings = { ...row.settings, ...Object.fromEntries(Object.entries(input).filter(([, v]) => v !== undefined)) }
  await cx.tx.accounts.update(row.id, { settings: next })
  return done(
    { settings: next },
    toMe(cx, { event: 'settings.updated', settings: next }),
    fact({ type: 'settings.changed', account: row.id, settings: next }),
  )
}
