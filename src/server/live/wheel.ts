/**
 * One lazy timer wheel for many deadlines, and the time they are in. Moving a deadline later costs one map write: the entry is
 * looked at when its old slot comes up and put where it belongs then. At most one host timer, none when nothing is due.
 * `now` is steady milliseconds that stand still while the event loop does, so that a stall makes no deadline pass.
 */
import type { Clock } from '../ports.ts'

const slotMs = 250
/** A turn later than this was a stall; what is beyond does not count as time. */
const toleranceMs = 500

export type Wheel<K> = {
  now(): number
  /** Infinity forgets the key. */
  schedule(key: K, at: number): void
  size(): number
  /** Milliseconds of stall left out so far. */
  stalledMs(): number
}

/** `fire` is told each key once its deadline has passed. */
export const createWheel = <K>(clock: Clock, fire: (key: K) => void): Wheel<K> => {
  const entries = new Map<K, { at: number; slot: number }>()
  const slots = new Map<number, K[]>()
  /** When the armed turn should come, on the clock; Infinity while none is armed. */
  let due = Infinity
  let stalled = 0
  let turned = 0

  const excess = (steady: number): number => Math.max(0, steady - due - toleranceMs)
  const now = (): number => {
    const steady = clock.steady()
    return steady - stalled - excess(steady)
  }

  const put = (key: K, at: number): void => {
    const slot = Math.max(turned + 1, Math.ceil(at / slotMs))
    entries.set(key, { at, slot })
    const keys = slots.get(slot)
    if (keys === undefined) slots.set(slot, [key])
    else keys.push(key)
  }

  const arm = (): void => {
    if (due !== Infinity || entries.size === 0) return
    const from = now()
    const wait = (Math.floor(from / slotMs) + 1) * slotMs - from
    due = clock.steady() + wait
    clock.after(wait, () => {
      stalled += excess(clock.steady())
      due = Infinity
      turn(Math.floor(now() / slotMs))
      arm()
    })
  }

  const turn = (until: number): void => {
    while (turned < until) {
      turned = slots.size === 0 ? until : turned + 1
      const keys = slots.get(turned)
      if (keys === undefined) continue
      slots.delete(turned)
      for (const key of keys) visit(key, turned)
    }
  }

  const visit = (key: K, slot: number): void => {
    const entry = entries.get(key)
    if (entry === undefined || entry.slot !== slot) return
    if (entry.at > slot * slotMs) return put(key, entry.at)
    entries.delete(key)
    fire(key)
  }

  return {
    now,
    size: () => entries.size,
    stalledMs: () => stalled,
    schedule: (key, at) => {
      const entry = entries.get(key)
      if (at === Infinity) entries.delete(key)
      else if (entry !== undefined && entry.at <= at) entry.at = at
      else {
        if (entries.size === 0) turned = Math.floor(now() / slotMs)
        put(key, at)
        arm()
      }
    },
  }
}
