/**
 * Work that comes in crowds, a little at a time: what one turn of the event loop may spend on it is bounded, and what is left over waits for
 * the next, so that messages are served in between. Alone, work runs at once. What ends goes before what has begun, and that before what is
 * new; each in its own order. Whoever adds work sees to it that the line has a bound: one piece a socket, or one at a time.
 */
import type { Clock } from '../ports.ts'

/** Works that wait for something, such as the store, at a time. */
const abreast = 4

/** Ends wait for nothing. What has begun answers a promise of its end, and handles its own faults. */
export type Line = 'ending' | 'begun' | 'new'
export type Work = () => Promise<void> | void
type Deps = {
  readonly clock: Clock
  /** Of a turn, and what lies between two at least. */
  readonly budgetMs: number
  readonly restMs: number
}
export type Pacing = ReturnType<typeof createPacing>

export const createPacing = ({ clock, budgetMs, restMs }: Deps) => {
  const lines: Record<Line, Work[]> = { ending: [], begun: [], new: [] }
  let turnAt = -Infinity
  let spentMs = 0
  let underWay = 0
  let going = false
  let timer: (() => void) | null = null

  const begin = (): void => {
    turnAt = clock.steady()
    spentMs = 0
  }
  const spend = (from: number): void => {
    spentMs += clock.steady() - from
  }
  const waiting = (): number => lines.ending.length + lines.begun.length + lines.new.length
  const next = (): Work | undefined => lines.ending.shift() ?? (underWay < abreast ? (lines.begun.shift() ?? lines.new.shift()) : undefined)

  const go = (): void => {
    going = true
    while (spentMs < budgetMs) {
      const work = next()
      if (work === undefined) break
      const from = clock.steady()
      const done = work()
      if (done === undefined) spend(from)
      else void finish(done, from)
    }
    going = false
    if (spentMs >= budgetMs && waiting() > 0) later()
  }
  const finish = async (done: Promise<void>, from: number): Promise<void> => {
    underWay += 1
    try {
      await done
    } finally {
      underWay -= 1
      spend(from)
      go()
    }
  }
  const later = (): void => {
    timer ??= clock.after(restMs, () => {
      timer = null
      begin()
      go()
    })
  }

  return {
    /** Runs it at once, or when there is time. */
    add: (line: Line, work: Work): void => {
      lines[line].push(work)
      if (timer !== null || going) return
      if (clock.steady() - turnAt > budgetMs + Math.max(budgetMs, restMs)) begin()
      go()
    },
    waiting,
  }
}
