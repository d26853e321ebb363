/** One's own diary: reading, taking it along, deleting it, choosing how long it is kept. And the lines that actions write into it. */
import { diaryDefaults } from '../../domain/diary.ts'
import type { DiaryId } from '../../protocol/ids.ts'
import { refuse } from '../../protocol/errors.ts'
import type { DiaryEntry, SecurityAct } from '../../protocol/diary.ts'
import type { DiaryRow, Ids, SessionEnd, KnownSession, Tx } from '../ports.ts'
import { done, me, type Action, type InTx } from './action.ts'

export const list: Action<'diary.list'> = async (cx, input) => {
  const page = { before: input.before ?? null, kinds: input.kinds ?? null, limit: input.limit + 1, now: cx.now }
  const entries = await cx.tx.diary.list(me(cx), page)
  return done({ entries: entries.slice(0, input.limit), more: entries.length > input.limit, days: await cx.tx.diary.days(me(cx)) })
}

/** A socket's buffer is no place for a whole diary. */
export const exportAll: Action<'diary.export'> = async (cx) => {
  if (cx.caller.connection !== undefined) return refuse('bad_request', 'This is too much for a socket: ask over HTTP.')
  const entries = await cx.tx.diary.list(me(cx), { before: null, kinds: null, limit: diaryDefaults.most, now: cx.now })
  return done({ account: me(cx), at: cx.now, days: await cx.tx.diary.days(me(cx)), entries: entries.reverse() })
}

export const remove: Action<'diary.delete'> = async (cx, input) => done({ deleted: await cx.tx.diary.delete(me(cx), input.before ?? null) })

export const retention: Action<'diary.retention'> = async (cx, input) => {
  await cx.tx.diary.keep(me(cx), input.days, cx.now)
  return done({ days: input.days })
}

type Writer = { readonly tx: Tx; readonly world: { readonly ids: Ids }; readonly now: number }
type Said<E = DiaryEntry> = E extends unknown ? Omit<E, 'id' | 'at'> : never
const row = (cx: Writer, account: DiaryRow['account'], said: Said): DiaryRow => ({
  ...said,
  id: cx.world.ids.next('d', cx.now) as DiaryId,
  at: cx.now,
  account,
})

export const noteSignIn = (cx: Writer, s: KnownSession): Promise<void> =>
  cx.tx.diary.add([row(cx, s.account, { kind: 'signedIn', session: s.id, device: s.device, label: s.label, address: s.address })])
export const noteSignOut = (cx: Writer, rows: readonly KnownSession[], reason: SessionEnd): Promise<void> =>
  cx.tx.diary.add(rows.map((s) => row(cx, s.account, { kind: 'signedOut', session: s.id, device: s.device, label: s.label, reason })))

/** What happened to somebody's own ways in. */
export const noteSecurity = (cx: Writer, account: DiaryRow['account'], act: SecurityAct, detail: string): Promise<void> =>
  cx.tx.diary.add([row(cx, account, { kind: 'secured', act, detail })])

/** What a person declared, as the diary says it; null: taken back. */
export type Claimed = { readonly value?: string; readonly text?: string; readonly emoji?: string; readonly expiresAt?: number }
export const noteClaim = (cx: InTx, source: string, claimed: Claimed | null): Promise<void> =>
  cx.tx.diary.add([row(cx, me(cx), claimed === null ? { kind: 'unclaimed', source } : { kind: 'claimed', source, ...claimed })])
