/**
 * What watches over accounts: alerts that their people answer, and session tokens on their way to be replaced. Re-exported by `ports.ts`, from where
 * everyone takes them.
 */
import type { Alert, AlertAnswer } from '../protocol/alerts.ts'
import type { AccountId, AlertId, SessionId } from '../protocol/ids.ts'

export type AlertRow = Alert & { readonly account: AccountId }
export interface AlertStore {
  add(row: AlertRow): Promise<void>
  get(id: AlertId): Promise<AlertRow | null>
  /** Newest first. */
  list(account: AccountId, limit: number): Promise<AlertRow[]>
  /** False if it was answered before. */
  answer(id: AlertId, answer: AlertAnswer): Promise<boolean>
  /** Those of one session that nobody has answered. */
  openOf(session: SessionId): Promise<AlertRow[]>
  /** Newest of all people, for whoever runs the place. */
  recent(since: number, limit: number): Promise<AlertRow[]>
  sweep(before: number): Promise<void>
}

/** `next`: handed out, not seen yet. `past`: replaced at that time. */
export type SpareToken = { readonly session: SessionId; readonly kind: 'next' | 'past'; readonly at: number }
export interface SpareTokenStore {
  get(hash: string): Promise<SpareToken | null>
  /** In place of one that was handed out and never seen. False, and nothing changed, if that was after `unlessSince`. */
  offer(session: SessionId, hash: string, at: number, unlessSince: number): Promise<boolean>
  /** It becomes the session's token, and the one before a past one. False if it is no longer on offer. */
  promote(session: SessionId, hash: string, at: number): Promise<boolean>
}
