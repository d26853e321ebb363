/** The store's role for what each payer caused on each day. Re-exported by `ports.ts`. */
import type { SumKind } from '../domain/sums.ts'

export interface SumStore {
  /** Answers the day's total with this. `payer`: an account's id, or a network. */
  add(payer: string, kind: SumKind, day: number, amount: number): Promise<number>
  /** A message and its bytes, in one statement; the totals with them. */
  addMessage(payer: string, day: number, bytes: number): Promise<{ readonly messages: number; readonly bytes: number }>
  /** All from this day on. */
  since(payer: string, kind: SumKind, day: number): Promise<number>
  /** Forgets the days before this one. */
  sweep(before: number): Promise<void>
}
