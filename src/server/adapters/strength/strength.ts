/**
 * Measures passwords on a thread of their own, since one takes up to half a second and messages must not wait for it. The thread holds
 * megabytes of words, so it starts with the first password and ends when none has come for a while. The queue is bounded.
 */
import type { Strength as Measured } from '../../../domain/password.ts'
import { StoreBusy, type Clock, type Strength } from '../../ports.ts'

const restsAfterMs = 60_000
const maxWaiting = 200
type Waiting = { readonly resolve: (measured: Measured) => void; readonly reject: (fault: unknown) => void }

export const threadStrength = ({
  clock,
  restsMs = restsAfterMs,
}: {
  readonly clock: Clock
  readonly restsMs?: number
}): Strength & { threads(): number } => {
  const waiting = new Map<number, Waiting>()
  let thread: Worker | null = null
  let cancelRest: (() => void) | null = null
  let asked = 0

  const end = (why: Error | null): void => {
    cancelRest?.()
    cancelRest = null
    thread?.terminate()
    thread = null
    for (const { reject } of waiting.values()) reject(why ?? new Error('the server is stopping'))
    waiting.clear()
  }
  const start = (): Worker => {
    const made = new Worker(new URL('./worker.ts', import.meta.url).href)
    made.onmessage = ({ data }: MessageEvent<{ id: number; strength: Measured }>) => {
      waiting.get(data.id)?.resolve(data.strength)
      waiting.delete(data.id)
      if (waiting.size === 0) cancelRest = clock.after(restsMs, () => end(null))
    }
    made.onerror = (event) => end(new Error(`measuring a password failed: ${event.message}`))
    return made
  }
  return {
    measure(password, own) {
      if (waiting.size >= maxWaiting) return Promise.reject(new StoreBusy('too many passwords are waiting to be measured'))
      cancelRest?.()
      cancelRest = null
      thread ??= start()
      const id = (asked += 1)
      const measured = new Promise<Measured>((resolve, reject) => waiting.set(id, { resolve, reject }))
      thread.postMessage({ id, password, own })
      return measured
    },
    close: () => end(null),
    threads: () => (thread === null ? 0 : 1),
  }
}
