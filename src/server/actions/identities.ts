/** The accounts elsewhere that one has connected: seeing them, connecting one more, taking one away. */
import { hasWayIn } from '../../domain/passkeys.ts'
import { refuse } from '../../protocol/errors.ts'
import type { Identity } from '../../protocol/identity.ts'
import type { IdentityRow } from '../ports.ts'
import { done, me, type Action, type Caller, type InTx } from './action.ts'
import { noteSecurity } from './diary.ts'
import { askTo } from './oidc.ts'

export const providers: Action<'identity.providers', InTx<Caller>> = async (cx) =>
  done({ providers: cx.world.providers.list().map(({ id, name }) => ({ id, name })) })

const shown = ({ id, provider, label, createdAt, usedAt }: IdentityRow): Identity => ({ id, provider, label, createdAt, usedAt })

/** Is this all that would let one in again? Second factors are none: they follow a first one. */
const isOnly = async (cx: InTx, held: readonly IdentityRow[]): Promise<boolean> => {
  if (held.length !== 1) return false
  const row = await cx.tx.accounts.row(me(cx))
  return row !== null && !hasWayIn({ password: row.passwordHash !== '', passkeys: await cx.tx.passkeys.list(me(cx)), providers: 0 })
}

export const list: Action<'identity.list'> = async (cx) => {
  const held = await cx.tx.identities.list(me(cx))
  return done({ identities: held.map(shown), only: await isOnly(cx, held) })
}

export const link: Action<'identity.link'> = async (cx, { provider }) => {
  const url = await askTo(cx.tx, cx, provider, 'link')
  return url.ok ? done({ url: url.value }) : url
}
export const confirm: Action<'identity.confirm'> = async (cx, { provider }) => {
  const url = await askTo(cx.tx, cx, provider, 'confirm')
  return url.ok ? done({ url: url.value }) : url
}

export const unlink: Action<'identity.unlink'> = async (cx, { identity }) => {
  const held = await cx.tx.identities.list(me(cx))
  const found = held.find((i) => i.id === identity)
  if (found === undefined) return refuse('not_found')
  if (await isOnly(cx, held)) return refuse('last_way')
  await cx.tx.identities.remove(me(cx), identity)
  await noteSecurity(cx, me(cx), 'identityRemoved', found.label)
  return done({})
}
