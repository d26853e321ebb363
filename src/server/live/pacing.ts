/**
 * Work that comes in crowds, a little at a time: what one turn of the event loop may spend on it is bounded, and what is left over waits for
 * the next, so that messages are served in between. Alone, work runs at once. What has begun is finished before more is let in: `first` goes
 * before `last`, each in its own order. The line is as long as there are sockets, which are bounded, each with one thing to do at a time.
 */
import type { Clock } from '../ports.ts'

/** Of a turn. */
const budgetMs = 10
/** Works that wait for something, such as the store, at a time. */
const abreast = 4

/** Nothing, or a promise of its end. It handles its own faults. */
export type Work = () => Promise<void> | void
export type Pacing = ReturnType<typeof createPacing>

export const createPacing = ({ clock }: { readonly clock: Clock }) => {
  const lines = { first: [] as Work[], last: [] as Work[] }
  let turnAt = -Infinity
  let spentMs = 0
  let underWay = 0
  let timer: (() => void) | null = null

  const begin = (): void => {
    turnAt = clock.steady()
    spentMs = 0
  }
  const spend = (from: number): void => {
    spentMs += clock.steady() - from
  }
  const waiting = (): number => lines.first.length + lines.last.length

  const go = (): void => {
    while (spentMs < budgetMs && underWay < abreast) {
      const work = lines.first.shift() ?? lines.last.shift()
      if (work === undefined) return
      const from = clock.steady()
      const done = work()
      if (done === undefined) spend(from)
      else void finish(done, from)
    }
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
    timer ??= clock.after(0, () => {
      timer = null
      begin()
      go()
    })
  }

  return {
    /** Runs it at once, or when there is time. */
    add: (line: keyof typeof lines, work: Work): void => {
      lines[line].push(work)
      if (timer !== null) return
      if (clock.steady() - turnAt > 2 * budgetMs) begin()
      go()
    },
    waiting,
  }
}
