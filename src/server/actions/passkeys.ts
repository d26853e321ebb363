/** Passkeys: making, naming and removing one's own, asking for a signature, and signing in with one. */
import { hasWayIn } from '../../domain/passkeys.ts'
import { refuse, type Result } from '../../protocol/errors.ts'
import type { AccountId, PasskeyId } from '../../protocol/ids.ts'
import type { Passkey } from '../../protocol/passkeys.ts'
import type { Input } from '../../protocol/commands.ts'
import type { Notice, PasskeyRow, Tx } from '../ports.ts'
import { done, me, writeOrRefuse, type Action, type Caller, type InTx, type SignedIn, type WithStore } from './action.ts'
import { liftHold } from './codes.ts'
import { deviceLabel } from './device.ts'
import { noteSecurity } from './diary.ts'
import { enter } from './entering.ts'
import { tellByMail } from './mail.ts'
import { policyOf } from './sessions.ts'
import { secondWays } from './own-ways.ts'
import { newChallenge, proveByPasskey, redeem, siteOf, type Purpose } from './passkey-proof.ts'

const most = 20

const view = (row: PasskeyRow): Passkey => ({
  id: row.id,
  name: row.name,
  createdAt: row.createdAt,
  usedAt: row.usedAt,
  backedUp: row.backup === 'backedUp',
  doubted: row.doubtedAt !== null,
})

export const list: Action<'passkey.list'> = async (cx) => done({ passkeys: (await cx.tx.passkeys.list(me(cx))).map(view) })

/** A session that is held for want of a second factor may set one up; held for another reason it may not. Asked of the table, which knows. */
const mayEnrol = async (tx: Tx, { session }: SignedIn): Promise<boolean> => {
  const hold = (await tx.sessions.get(session.id))?.hold ?? null
  return hold === null || hold === 'enrol'
}

export const offer: Action<'passkey.offer'> = async (cx) => {
  if (!(await mayEnrol(cx.tx, cx.caller))) return refuse('session_held')
  const site = siteOf(cx)
  if (!site.ok) return site
  const has = await cx.tx.passkeys.list(me(cx))
  if (has.length >= most) return refuse('too_many')
  // Never the account's id: what an authenticator keeps may be read by whoever holds it.
  const handle = has[0]?.handle ?? cx.world.ids.token()
  const challenge = await newChallenge(cx, site.value, { act: 'add', on: cx.caller.session.id, handle }, me(cx))
  const { name, displayName } = cx.caller.account
  const place = (await cx.tx.place.get()).name
  return done({ options: await cx.world.passkeys.offer({ ...site.value, challenge, place }, { handle, name, displayName, has }) })
}

export const add: Action<'passkey.add', WithStore<SignedIn>> = async (cx, { made, name }) => {
  const { account, session } = cx.caller
  const asked = await redeem(cx, made.response.clientDataJSON, 'add')
  if (asked === null || asked.account !== account.id || asked.purpose.on !== session.id) return refuse('passkey_refused')
  const read = await cx.world.passkeys.readMade(made, { ...asked.site, challenge: asked.challenge })
  if (read === null) return refuse('passkey_refused')
  return writeOrRefuse(cx.store, async (tx) => {
    if (!(await mayEnrol(tx, cx.caller))) return refuse('session_held')
    if ((await tx.passkeys.list(account.id)).length >= most) return refuse('too_many')
    const row: PasskeyRow = {
      ...read,
      id: cx.world.ids.next('k', cx.now) as PasskeyId,
      account: account.id,
      transports: made.response.transports ?? [],
      handle: asked.purpose.handle,
      name: name ?? (deviceLabel(cx.caller.userAgent) || session.label || account.name),
      createdAt: cx.now,
      usedAt: null,
      doubtedAt: null,
    }
    if (!(await tx.passkeys.insert(row))) return refuse('passkey_known')
    const told = await tellOwner({ ...cx, tx }, account.id, 'passkeyAdded', row.name)
    return done({ passkey: view(row) }, ...told, ...(await liftHold({ ...cx, tx })))
  })
}

/** In the diary, and by mail where there is an address. */
const tellOwner = async (cx: InTx, id: AccountId, kind: 'passkeyAdded' | 'passkeyRemoved', passkey: string): Promise<Notice[]> => {
  await noteSecurity(cx, id, kind, passkey)
  const account = await cx.tx.accounts.row(id)
  return account === null ? [] : tellByMail(cx, account, { kind, passkey })
}

const own = async (cx: InTx, id: PasskeyId): Promise<PasskeyRow | null> =>
  (await cx.tx.passkeys.list(me(cx))).find((row) => row.id === id) ?? null

export const rename: Action<'passkey.rename'> = async (cx, { passkey, name }) => {
  const row = await own(cx, passkey)
  if (row === null) return refuse('not_found')
  await cx.tx.passkeys.change(row.id, { name })
  return done({ passkey: view({ ...row, name }) })
}

export const remove: Action<'passkey.remove'> = async (cx, { passkey }) => {
  const row = await own(cx, passkey)
  const account = await cx.tx.accounts.row(me(cx))
  if (row === null || account === null) return refuse('not_found')
  const left = (await cx.tx.passkeys.list(account.id)).filter((key) => key.id !== row.id)
  if (!hasWayIn({ password: account.passwordHash !== '', passkeys: left, providers: (await cx.tx.identities.list(account.id)).length }))
    return refuse('last_way')
  await cx.tx.passkeys.remove(row.id)
  const { secondFrom } = await policyOf(cx.tx, account.role)
  if (secondFrom !== null && cx.now >= secondFrom && (await secondWays(cx.tx, account)).length === 0) return refuse('second_needed')
  return done({}, ...(await tellOwner(cx, account.id, 'passkeyRemoved', row.name)))
}

type Asked = { readonly purpose: Purpose; readonly account: PasskeyRow['account'] | null }
/** For whom the signature is: nobody in particular, whoever the ticket stands for, or whoever asks. */
const decideAsked = async (cx: InTx<Caller>, { to }: Input<'passkey.challenge'>): Promise<Result<Asked>> => {
  switch (to.act) {
    case 'signIn':
      return { ok: true, value: { purpose: { act: 'signIn' }, account: null } }
    case 'proceed': {
      const on = cx.world.hashToken(to.ticket)
      const account = (await cx.tx.tickets.get(on, 'entry', cx.now))?.account ?? null
      return account === null ? refuse('entry_expired') : { ok: true, value: { purpose: { act: 'proceed', on }, account } }
    }
    case 'confirm': {
      if (cx.caller.kind === 'anonymous') return refuse('unauthenticated')
      return { ok: true, value: { purpose: { act: 'confirm', on: cx.caller.session.id }, account: cx.caller.account.id } }
    }
  }
}
export const challenge: Action<'passkey.challenge', InTx<Caller>> = async (cx, input) => {
  const site = siteOf(cx)
  if (!site.ok) return site
  const asked = await decideAsked(cx, input)
  if (!asked.ok) return asked
  const { purpose, account } = asked.value
  const usable = account === null ? [] : (await cx.tx.passkeys.list(account)).filter((key) => key.doubtedAt === null)
  if (account !== null && usable.length === 0) return refuse('passkey_refused', 'There is no passkey for this account. Choose another way.')
  const made = await newChallenge(cx, site.value, purpose, account)
  return done({ options: await cx.world.passkeys.ask({ ...site.value, challenge: made }, usable) })
}

export const signIn: Action<'session.passkey', WithStore<Caller>> = async (cx, { answer, ...on }) => {
  const proven = await proveByPasskey(cx, answer, { act: 'signIn' })
  if (!proven.ok) {
    cx.world.security.write({ event: 'sign_in_failed', account: '', address: cx.caller.address, why: proven.error.code })
    return proven
  }
  return writeOrRefuse(cx.store, async (tx) => {
    const account = await tx.accounts.row(proven.value.account)
    return account === null ? refuse('passkey_refused') : enter({ ...cx, tx }, { account, way: 'passkey', factors: 2, on })
  })
}
