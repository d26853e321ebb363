/**
 * The machine's own clock: the one place where time enters the program. `steady` counts from the start of the process and
 * ignores every correction of the wall clock.
 */
import type { Clock } from '../ports.ts'

/** Timers beyond this fire at once in JavaScript; longer waits are made of several. */
const longestTimer = 2_147_483_647

export const systemClock = (): Clock => ({
  now: () => Date.now(),
  steady: () => performance.now(),
  after(ms, run) {
    let left = Math.max(0, ms)
    let timer: ReturnType<typeof setTimeout>
    const wait = () => {
      const step = Math.min(left, longestTimer)
      left -= step
      timer = setTimeout(() => (left > 0 ? wait() : run()), step)
    }
    wait()
    return () => clearTimeout(timer)
  },
})
