/** A clock whose timers end with it: nothing that runs by itself outlives the server it belongs to. */
import type { Clock } from '../ports.ts'

export const mortalClock = (clock: Clock): Clock & { end(): void } => {
  const waiting = new Set<() => void>()
  let ended = false
  return {
    now: () => clock.now(),
    steady: () => clock.steady(),
    after: (ms, run) => {
      if (ended) return () => undefined
      const cancel = clock.after(ms, () => {
        waiting.delete(forget)
        run()
      })
      const forget = (): void => {
        waiting.delete(forget)
        cancel()
      }
      waiting.add(forget)
      return forget
    },
    end: () => {
      ended = true
      for (const forget of [...waiting]) forget()
    },
  }
}
