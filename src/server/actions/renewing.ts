/**
 * A session's token changes now and then, so that a copied one is of use for a day and not for a month. The next token is handed out beside the old one
 * and counts from its first use on: an answer that gets lost loses nobody's session. After that the old one is past, and whoever still
 * comes with it, a minute later, has a copy: the session ends for both.
 */
import type { Finding } from '../../domain/risk.ts'
import type { KnownSession, Notice, SessionRow, Store, Tx } from '../ports.ts'
import type { Origin, World } from './action.ts'
import { raise } from './alerts.ts'
import { deviceLabel } from './device.ts'
import { hold } from './session-life.ts'
import { end } from './sessions.ts'

/** Requests already on their way when the token changed. */
const pastForMs = 60_000

type Cx = { readonly store: Store; readonly world: World; readonly now: number }
/** An answer with the next token is on its way for so long at most: of several tabs that ask together one is given it, or the last answer to arrive could hold one that counts no more. */
const offeredForMs = 60_000
/** The next token, if it is time for one. */
export const nextToken = async ({ store, world, now }: Cx, session: KnownSession, everyMs: number): Promise<string | null> => {
  if (session.endedAt !== null || session.way === 'bot' || now - session.tokenAt < everyMs) return null
  const token = world.ids.token()
  const isOffered = await store.write(async (tx) => {
    // Another tab may have come with the next one already.
    const current = await tx.sessions.get(session.id)
    if (current === null || current.endedAt !== null || now - current.tokenAt < everyMs) return false
    return tx.spareTokens.offer(session.id, world.hashToken(token), now, now - offeredForMs)
  })
  return isOffered ? token : null
}

export type Recognised = { readonly session: SessionRow | null; readonly notices: readonly Notice[] }
/** Whose token that is no session's own may be. */
export const recognise = async (cx: Cx, hash: string, from: Origin): Promise<Recognised> => {
  const { store, now } = cx
  const spare = await store.read((tx) => tx.spareTokens.get(hash))
  if (spare === null) return { session: null, notices: [] }
  if (spare.kind === 'past' && now - spare.at >= pastForMs)
    return { session: null, notices: await store.write((tx) => endDoubted({ ...cx, tx }, spare.session, 'token_reused', from)) }
  const session = await store.write(async (tx) => {
    if (spare.kind === 'next') await tx.spareTokens.promote(spare.session, hash, now)
    return tx.sessions.get(spare.session)
  })
  return { session: session?.endedAt === null ? session : null, notices: [] }
}

type InWrite = { readonly tx: Tx; readonly world: World; readonly now: number }
/** Two hold what one should: neither keeps it. */
export const endDoubted = async (
  cx: InWrite,
  id: SessionRow['id'],
  why: 'token_reused' | 'session_stolen',
  from: Origin,
): Promise<Notice[]> => {
  const session = await cx.tx.sessions.get(id)
  const account = session === null ? null : await cx.tx.accounts.row(session.account)
  if (session === null || account === null || session.endedAt !== null) return []
  const ended = await end(cx, [session], 'stolen')
  const seen = { label: deviceLabel(from.userAgent), address: from.address }
  return [...ended, ...(await raise(cx, { why, grade: 'hold', account, session: session.id, ...seen }))]
}

/** Asks its person; from `stepUp` on the session waits until they have shown that it is them. */
export const doubt = async (cx: InWrite, session: KnownSession, finding: Finding): Promise<Notice[]> => {
  const account = await cx.tx.accounts.row(session.account)
  if (account === null) return []
  const held = finding.grade === 'notify' ? [] : await hold(cx.tx, session.id, 'locked')
  return [...(await raise(cx, { ...finding, account, session: session.id, label: session.label, address: session.address })), ...held]
}
