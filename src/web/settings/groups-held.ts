/** One's own lists of people as they stand: asked for where they are first needed, and again whenever one changed on any device. */
import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Refusal } from '../../protocol/errors.ts'
import type { Group } from '../../protocol/groups.ts'
import { client } from '../live/client.ts'

type Held =
  | { readonly kind: 'loading' }
  | { readonly kind: 'held'; readonly groups: readonly Group[] }
  | { readonly kind: 'failed'; readonly error: Refusal }
export const groups = signal<Held>({ kind: 'loading' })

let asked = 0
/** An answer that a later question overtook is dropped. */
export const askGroups = async (): Promise<void> => {
  const mine = ++asked
  const result = await client.call('group.list', {})
  if (mine !== asked) return
  groups.value = result.ok ? { kind: 'held', groups: result.value.groups } : { kind: 'failed', error: result.error }
}

export const useGroups = (): Held => {
  useEffect(() => {
    void askGroups()
    return client.onEvent((e) => {
      if (e.event === 'groups.changed' || e.event === 'welcome') void askGroups()
    })
  }, [])
  return groups.value
}
