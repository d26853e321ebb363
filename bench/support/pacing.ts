/** Turns and time for load generators. Every wait has an end. */

/** One after another, from the start again. */
export const cycle = <T>(items: readonly T[]): (() => T) => {
  let next = 0
  return () => {
    const item = items[next % items.length]!
    next += 1
    return item
  }
}

/** False if the deadline came first. */
export const untilDeadline = async (met: () => boolean, ms: number): Promise<boolean> => {
  const until = performance.now() + ms
  while (!met()) {
    if (performance.now() > until) return false
    await Bun.sleep(5)
  }
  return true
}

/** An even stream, whatever the answers: `act` is told how late it is, so that a stall is counted against whoever caused it. */
export const paced = async (
  { seconds, perSecond }: { readonly seconds: number; readonly perSecond: number },
  act: (lateMs: number) => void,
): Promise<number> => {
  const startedAt = performance.now()
  const total = Math.floor(seconds * perSecond)
  for (let done = 0; done < total;) {
    const elapsed = performance.now() - startedAt
    for (const due = Math.min(total, Math.floor((elapsed * perSecond) / 1000) + 1); done < due; done++)
      act(elapsed - (done * 1000) / perSecond)
    await Bun.sleep(1)
  }
  return total
}
