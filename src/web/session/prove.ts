/**
 * Proving that it is still oneself, for whatever command needs it: one dialog for all that wait, and what it ends in is the answer to each of
 * them. And locking: told to the other tabs of this browser, so that unlocking one brings back all.
 */
import { signal } from '@preact/signals'
import type { Result } from '../../protocol/errors.ts'
import { client, link } from '../live/client.ts'

type Ended = 'proven' | 'declined'
let waiting: { readonly promise: Promise<Ended>; readonly resolve: (ended: Ended) => void } | null = null
export const proving = signal(false)

client.provesBy(() => {
  waiting ??= Promise.withResolvers<Ended>()
  proving.value = true
  return waiting.promise
})
export const proved = (ended: Ended): void => {
  proving.value = false
  waiting?.resolve(ended)
  waiting = null
}

const tabs = 'BroadcastChannel' in globalThis ? new BroadcastChannel('zaima.session') : null
if (tabs !== null)
  tabs.onmessage = () => {
    if (link.value.kind === 'held') client.connect()
  }
export const unlocked = (): void => tabs?.postMessage('unlocked')
export const lock = (): Promise<Result<object>> => client.call('session.lock', {})
