/**
 * What presence writes down: last active, and entries of people's diaries. Kept in a bounded queue and written together now and then;
 * when the disk is slow or full, presence goes on and the oldest entries are dropped and counted. Last active is one number a person.
 */
import type { AccountId } from '../../protocol/ids.ts'
import type { Clock, DiaryRow, Store } from '../ports.ts'

const writeEveryMs = 1_000
const retryMs = 10_000
const maxEntries = 10_000
/** Rows in one write: a large one would hold up the messages behind it. */
const atOnce = 100

export type Journal = ReturnType<typeof createJournal>

export const createJournal = (deps: { readonly store: Store; readonly clock: Clock; readonly onFault: (fault: unknown) => void }) => {
  let lastActive = new Map<AccountId, number>()
  let entries: DiaryRow[] = []
  let dropped = 0
  let timer: (() => void) | null = null
  let writing: Promise<void> = Promise.resolve()

  let closed = false

  const arm = (ms: number): void => {
    if (closed) return
    timer ??= deps.clock.after(ms, () => {
      timer = null
      writing = flush()
    })
  }

  const flush = async (): Promise<void> => {
    const seen = lastActive
    const noted = entries
    if (seen.size === 0 && noted.length === 0) return
    lastActive = new Map()
    entries = []
    try {
      for (const rows of inParts([...seen]))
        await deps.store.write((tx) => tx.presence.remember(rows.map(([account, lastActiveAt]) => ({ account, lastActiveAt }))))
      for (const rows of inParts(noted)) await deps.store.write((tx) => tx.diary.add(rows))
    } catch (fault) {
      deps.onFault(fault)
      for (const [account, at] of seen) lastActive.set(account, Math.max(at, lastActive.get(account) ?? 0))
      entries = noted.concat(entries)
      trim()
      arm(retryMs)
    }
  }

  const trim = (): void => {
    const over = entries.length - maxEntries
    if (over <= 0) return
    dropped += over
    entries = entries.slice(over)
  }

  return {
    remember: (account: AccountId, lastActiveAt: number): void => {
      lastActive.set(account, Math.max(lastActiveAt, lastActive.get(account) ?? 0))
      arm(writeEveryMs)
    },
    note: (entry: DiaryRow): void => {
      entries.push(entry)
      trim()
      arm(writeEveryMs)
    },
    /** What is remembered but not yet written. */
    pending: (account: AccountId): number => lastActive.get(account) ?? 0,
    dropped: () => dropped,
    /** Writes all there is, now. */
    close: async (): Promise<void> => {
      closed = true
      timer?.()
      await writing
      await flush()
    },
  }
}

const inParts = <T>(rows: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(rows.length / atOnce) }, (_, i) => rows.slice(i * atOnce, (i + 1) * atOnce))
