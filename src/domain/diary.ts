/**
 * How long a diary is kept. Each person chooses; nothing older is ever shown, whether or not it has been swept away yet. What an
 * administrator looked at is that person's act and not one's own trace: it stays visible for a month even to who keeps no diary.
 */
import type { DiaryKind } from '../protocol/diary.ts'

const dayMs = 86_400_000
export const diaryDefaults = { days: 30, lookDays: 30, /** Entries of one person; beyond, the oldest go. */ most: 10_000 } as const

/** From when on entries of this kind count; Infinity: never. */
export const keptSince = (kind: DiaryKind, days: number, now: number): number => {
  const kept = kind === 'looked' ? Math.max(days, diaryDefaults.lookDays) : days
  return kept === 0 ? Infinity : now - kept * dayMs
}

/** The same look again within this time is still the one look. */
export const sameLookMs = 600_000
