/**
 * The bus of a single node: every subscriber gets every notice, in the order of publishing, before `publish` returns. What is
 * published from inside a subscriber waits its turn, so that all subscribers see one order. A subscriber that throws
 * hurts nobody else: its error goes to `onFault`. The waiting line is bounded; over it the newest notices are dropped, as the
 * contract of a hint allows.
 */
import type { Bus, Notice } from '../ports.ts'

export type MemoryBusOptions = { readonly onFault: (fault: unknown) => void; readonly maxWaiting?: number }

export const memoryBus = ({ onFault, maxWaiting = 100_000 }: MemoryBusOptions): Bus => {
  const subscribers = new Set<(notice: Notice) => void>()
  let waiting: Notice[] = []
  let delivering = false
  let closed = false

  const deliver = (notice: Notice) => {
    for (const receive of [...subscribers]) {
      if (!subscribers.has(receive)) continue
      try {
        receive(notice)
      } catch (fault) {
        onFault(fault)
      }
    }
  }
  const drain = () => {
    delivering = true
    for (let next = 0; next < waiting.length; next++) deliver(waiting[next]!)
    waiting = []
    delivering = false
  }
  return {
    publish(notices) {
      if (closed) return
      const room = maxWaiting - waiting.length
      for (const notice of notices.length > room ? notices.slice(0, Math.max(0, room)) : notices) waiting.push(notice)
      if (!delivering) drain()
    },
    subscribe(receive) {
      const own = (notice: Notice) => receive(notice)
      subscribers.add(own)
      return () => void subscribers.delete(own)
    },
    async close() {
      closed = true
      waiting = []
      subscribers.clear()
    },
  }
}
