/**
 * Measures passwords on a thread of their own, since one takes up to half a second and messages must not wait for it. The thread holds
 * megabytes of words, so it starts with the first password and ends when none has come for a while. It takes one
 * at a time, payers take turns, and the queue is bounded.
 */
import type { Strength as Measured } from '../../../domain/password.ts'
import { createGate } from '../../../domain/turns.ts'
import { PayerBusy, StoreBusy, type Clock, type Strength } from '../../ports.ts'

const restsAfterMs = 60_000
/** A class of sixty behind one address chooses its passwords at once; whoever else comes takes turns with it. */
const turns = { atOnce: 1, perPayer: 8, perNetwork: 64, inAll: 199 } as const
const busy = (whose: 'own' | 'all'): Error => new (whose === 'own' ? PayerBusy : StoreBusy)('too many passwords are waiting to be measured')
const stopping = (): Error => new Error('the server is stopping')
type Waiting = { readonly resolve: (measured: Measured) => void; readonly reject: (fault: unknown) => void }

export const threadStrength = ({ clock, restsMs = restsAfterMs }: { readonly clock: Clock; readonly restsMs?: number }) => {
  const through = createGate(turns, busy)
  /** What the thread has been given, and how many there are with those that wait for it. */
  const waiting = new Map<number, Waiting>()
  let held = 0
  let closed = false
  let thread: Worker | null = null
  let cancelRest: (() => void) | null = null
  let asked = 0

  const end = (why: Error | null): void => {
    cancelRest?.()
    cancelRest = null
    thread?.terminate()
    thread = null
    for (const { reject } of waiting.values()) reject(why ?? stopping())
    waiting.clear()
  }
  const start = (): Worker => {
    const made = new Worker(new URL('./worker.ts', import.meta.url).href)
    made.onmessage = ({ data }: MessageEvent<{ id: number; strength: Measured }>) => {
      waiting.get(data.id)?.resolve(data.strength)
      waiting.delete(data.id)
    }
    made.onerror = (event) => end(new Error(`measuring a password failed: ${event.message}`))
    return made
  }
  const ask = (password: string, own: readonly string[]): Promise<Measured> => {
    if (closed) throw stopping()
    thread ??= start()
    const id = (asked += 1)
    const measured = new Promise<Measured>((resolve, reject) => waiting.set(id, { resolve, reject }))
    thread.postMessage({ id, password, own })
    return measured
  }
  return {
    async measure(password: string, own: readonly string[], payer = ''): Promise<Measured> {
      cancelRest?.()
      cancelRest = null
      held += 1
      try {
        return await through(payer, () => ask(password, own))
      } finally {
        held -= 1
        if (held === 0 && thread !== null) cancelRest = clock.after(restsMs, () => end(null))
      }
    },
    close: (): void => {
      closed = true
      end(null)
    },
    threads: () => (thread === null ? 0 : 1),
  } satisfies Strength & { threads(): number }
}
