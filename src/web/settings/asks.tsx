/** How much waits for oneself to decide, where one would go to decide it. Nothing is shown to those who decide nothing. */
import { useEffect } from 'preact/hooks'
import { isAtLeast } from '../../domain/roles.ts'
import { asks, client, link, me } from '../live/client.ts'
import type { Section } from '../live/route.ts'
import { words } from '../live/words.ts'

/** Asks anew on every connection; from then on the server tells. */
export const useAsks = (): void => {
  const role = me.value?.account.role
  const online = link.value.kind === 'online'
  useEffect(() => {
    if (online && role !== undefined && isAtLeast(role, 'moderator')) void client.call('place.asks', {})
  }, [role, online])
}

/** `all`: together, as on the way into settings. */
const countOf = (of: 'all' | Section): number => {
  const role = me.value?.account.role
  const held = asks.value
  if (held === null || role === undefined || !isAtLeast(role, 'moderator')) return 0
  if (of === 'all') return held.waiting + held.reports
  return of === 'people' ? held.waiting : of === 'reports' ? held.reports : 0
}
/** In words, or nothing where nothing waits. */
export const asksText = (of: 'all' | Section): string => {
  const n = countOf(of)
  const text = words.value.governing.asks
  return n === 0 ? '' : of === 'people' ? text.waiting(n) : of === 'reports' ? text.reports(n) : text.all(n)
}
export const AsksCount = ({ of }: { readonly of: 'all' | Section }) =>
  countOf(of) === 0 ? null : (
    <>
      <span class="count asks-count" aria-hidden="true">
        {countOf(of)}
      </span>
      {of === 'all' ? null : <span class="unseen">{asksText(of)}</span>}
    </>
  )
