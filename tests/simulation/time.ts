/**
 * Time of a simulation. It moves only when told; timers of the server and frames on the lines fire in order, and whatever they set off
 * that waits for nothing but promises is done before the next.
 */
import type { Clock } from '../../src/server/ports.ts'

const wallAtStart = 1_760_000_000_000

export class Time {
  steady = 5_000
  wallOffset = wallAtStart
  private timers: { readonly at: number; readonly order: number; readonly of: 'server' | 'line'; readonly run: () => void }[] = []
  private made = 0
  readonly clock: Clock = {
    now: () => Math.round(this.steady + this.wallOffset),
    steady: () => this.steady,
    after: (ms, run) => this.put('server', ms, run),
  }
  put(of: 'server' | 'line', ms: number, run: () => void): () => void {
    const timer = { at: this.steady + Math.max(0, ms), order: (this.made += 1), of, run }
    this.timers.push(timer)
    return () => {
      this.timers = this.timers.filter((t) => t !== timer)
    }
  }
  get pending(): number {
    return this.timers.length
  }
  async pass(ms: number): Promise<void> {
    await settled()
    const end = this.steady + ms
    for (let next = this.first(end); next !== undefined; next = this.first(end)) await this.fire(next, next.at)
    this.steady = end
  }
  /** Nothing is looked at for so long; then all that waited comes at once, frames or timers first. */
  async stall(ms: number, first: 'server' | 'line'): Promise<void> {
    await settled()
    this.steady += ms
    const due = this.timers
      .filter((t) => t.at <= this.steady)
      .toSorted((a, b) => Number(b.of === first) - Number(a.of === first) || a.at - b.at || a.order - b.order)
    for (const timer of due) if (this.timers.includes(timer)) await this.fire(timer, this.steady)
  }
  private first(end: number) {
    let first: (typeof this.timers)[number] | undefined
    for (const t of this.timers)
      if (t.at <= end && (first === undefined || t.at < first.at || (t.at === first.at && t.order < first.order))) first = t
    return first
  }
  private async fire(timer: (typeof this.timers)[number], at: number): Promise<void> {
    this.timers = this.timers.filter((t) => t !== timer)
    this.steady = Math.max(this.steady, at)
    timer.run()
    await settled()
  }
}
/** Lets everything that waits for nothing but promises go on. */
const settled = async (): Promise<void> => {
  for (let i = 0; i < 30; i += 1) await Promise.resolve()
}
