/**
 * Time for plays. It passes only when told, fires each timer at its moment and lets everything that follows settle before the next.
 * Settled means: nothing tracked is under way (the store, the passwords, the network) and two turns of the event loop brought nothing
 * new. The wall clocks of the server and of each device can be set apart from the steady time that all share.
 */
import type { Clock } from '../../src/server/ports.ts'

type Timer = { at: number; readonly order: number; readonly of: string; readonly run: () => void }
export type FakeTime = ReturnType<typeof fakeTime>

const wallAtStart = Date.UTC(2026, 2, 2, 9, 0, 0)
const steadyAtStart = 1_000_000
const units: Record<string, number> = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 }

/** '6 min', '7.9 s', '-1 h'. */
export const ms = (text: string): number => {
  const [, amount, unit] = /^(-?[\d.]+) (ms|s|min|h|d)$/.exec(text) ?? []
  if (amount === undefined || unit === undefined) throw new Error(`${text} is no duration like "6 min"`)
  return Math.round(Number(amount) * units[unit]!)
}

export const fakeTime = () => {
  let steady = steadyAtStart
  let orders = 0
  let timers: Timer[] = []
  let busy = 0
  let moves = 0
  const wallOffsets = new Map<string, number>()
  const frozen = new Set<string>()

  const turn = () => new Promise<void>((done) => setImmediate(done))
  const settle = async (): Promise<void> => {
    for (let quiet = 0; quiet < 2;) {
      const before = moves
      await turn()
      quiet = busy === 0 && moves === before ? quiet + 1 : 0
    }
  }
  const earliest = (until: number): Timer | undefined => {
    let first: Timer | undefined
    for (const t of timers) {
      if (t.at > until || frozen.has(t.of)) continue
      if (first === undefined || t.at < first.at || (t.at === first.at && t.order < first.order)) first = t
    }
    return first
  }
  const passMs = async (duration: number): Promise<void> => {
    await settle()
    const until = steady + duration
    for (let timer = earliest(until); timer !== undefined; timer = earliest(until)) {
      steady = Math.max(steady, timer.at)
      timers = timers.filter((t) => t !== timer)
      timer.run()
      await settle()
    }
    steady = until
  }

  return {
    /** The clock of one machine: `server`, or a device's name. */
    clockOf: (owner: string): Clock => ({
      steady: () => steady,
      now: () => Math.round(wallAtStart + steady - steadyAtStart + (wallOffsets.get(owner) ?? 0)),
      after: (wait, run) => {
        const timer = { at: steady + Math.max(0, wait), order: (orders += 1), of: owner, run }
        timers.push(timer)
        return () => void (timers = timers.filter((t) => t !== timer))
      },
    }),
    pass: (text: string) => passMs(ms(text)),
    /** Sets one machine's wall clock by so much; the steady time goes on as if nothing had happened. */
    setWall: (owner: string, by: string): void => void wallOffsets.set(owner, (wallOffsets.get(owner) ?? 0) + ms(by)),
    /** A machine whose timers do not fire: it sleeps, or its event loop hangs. Thawed, they fire late. */
    freeze: (owner: string): void => void frozen.add(owner),
    thaw: (owner: string): void => void frozen.delete(owner),
    /** A machine that was switched off has no timers any more. */
    forget: (owner: string): void => void (timers = timers.filter((t) => t.of !== owner)),
    settle,
    /** Time will not move on while this is under way. */
    track: async <T>(work: Promise<T>): Promise<T> => {
      busy += 1
      try {
        return await work
      } finally {
        busy -= 1
        moves += 1
      }
    },
    timersOf: (owner: string): number => timers.filter((t) => t.of === owner).length,
  }
}
