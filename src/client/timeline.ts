/**
 * One room's timeline: pure operations that keep it sorted by seq, free of repeats and of holes. A room's log gives each change (a new
 * message, an edit, a deletion) one place; `knownSeq` is the place up to which nothing is missing.
 */
import type { Output } from '../protocol/commands.ts'
import type { Message } from '../protocol/model.ts'
import type { Timeline } from './state.ts'

export const bounds = {
  /** Messages held of a room while its newest are on screen, and when somebody reads back. */
  newest: 2_000,
  readingBack: 10_000,
  /** Kept of a room that is no longer on screen. */
  left: 500,
  /** Rooms held. */
  timelines: 20,
  /** A gap wider than this is not filled: the newest page is asked for instead. */
  gap: 1_000,
} as const

export const emptyTimeline: Timeline = { messages: [], knownSeq: 0, more: true, loading: 'first', error: null }

/** `stale`: known already. `gap`: something is missing before it. */
export const placeOf = (t: Timeline, changedSeq: number): 'next' | 'stale' | 'gap' =>
  t.loading === 'first' || changedSeq > t.knownSeq + 1 ? 'gap' : changedSeq === t.knownSeq + 1 ? 'next' : 'stale'

export const applyChange = (t: Timeline, message: Message): Timeline => ({
  ...t,
  messages: upsert(t.messages, message, t.more),
  knownSeq: Math.max(t.knownSeq, message.changedSeq),
})

export const applyFirst = (t: Timeline, page: Output<'history.before'>): Timeline => ({
  ...t,
  messages: merged([], page.messages, false),
  knownSeq: page.lastSeq,
  more: page.more,
  loading: null,
  error: null,
})

/**
 * The page may have been read before changes that arrived since: going back to its place and asking again for what followed is
 * always right, because a change that is held already changes nothing.
 */
export const applyOlder = (t: Timeline, page: Output<'history.before'>): Timeline => {
  const messages = merged(t.messages, page.messages, false)
  return { ...t, messages, knownSeq: Math.min(t.knownSeq, page.lastSeq), more: page.more, loading: null, error: null }
}

export const applySince = (t: Timeline, page: Output<'history.since'>): Timeline => {
  const knownSeq = Math.max(t.knownSeq, page.upTo)
  return { ...t, messages: merged(t.messages, page.messages, t.more), knownSeq, loading: null, error: null }
}

/** Forgets the oldest beyond `most`; they can be asked for again. */
export const trim = (t: Timeline, most: number): Timeline =>
  t.messages.length <= most ? t : { ...t, messages: t.messages.slice(-most), more: true }

const merged = (held: readonly Message[], more: readonly Message[], olderMissing: boolean): readonly Message[] =>
  more.reduce((messages, m) => upsert(messages, m, olderMissing), held)

/** An older version never replaces a newer one, and what lies before the first held is left for the page it belongs to. */
const upsert = (held: readonly Message[], message: Message, olderMissing: boolean): readonly Message[] => {
  const at = firstNotBefore(held, message.seq)
  const there = held[at]
  if (there?.seq === message.seq) return there.changedSeq >= message.changedSeq ? held : held.with(at, message)
  if (at === held.length) return [...held, message]
  return at === 0 && olderMissing ? held : held.toSpliced(at, 0, message)
}

const firstNotBefore = (held: readonly Message[], seq: number): number => {
  let low = 0
  let high = held.length
  if (high === 0 || held[high - 1]!.seq < seq) return high
  while (low < high) {
    const mid = (low + high) >> 1
    if (held[mid]!.seq < seq) low = mid + 1
    else high = mid
  }
  return low
}
