/** How many distinct people each viewer asked about within the hour, and how much they are therefore told. One row for each viewer. */
import { noteLooks, scraping, type Allowed, type Looks } from '../../domain/abnormal.ts'
import type { Audience } from '../../domain/presence/audience.ts'
import { freeze, frozenOf, type Open } from '../../domain/presence/left.ts'
import type { AccountId } from '../../protocol/ids.ts'
import type { Clock } from '../ports.ts'
import type { Metrics } from './metrics.ts'

const lesser = { full: 'coarse', fullCoarse: 'coarse', fullHidden: 'coarseHidden', coarse: 'coarse', coarseHidden: 'coarseHidden' } as const
const isOpen = (audience: Audience): audience is Open => Object.hasOwn(lesser, audience)
/** Nobody is shown more of, and the blocked are cut as they would be without the block. */
const cut = (audience: Audience, allowed: Allowed): Audience => {
  if (allowed === 'all' || audience === 'self' || audience === 'hidden' || audience === 'off') return audience
  if (allowed === 'nothing') return 'unverified'
  const frozen = frozenOf(audience)
  if (frozen !== null) return freeze(lesser[frozen.open], frozen.left)
  return isOpen(audience) ? lesser[audience] : audience
}

type Deps = { readonly clock: Clock; readonly metrics: Metrics; readonly alert: (fields: object, text: string) => void }

export const createScraping = ({ clock, metrics, alert }: Deps) => {
  const viewers = new Map<AccountId, Looks>()
  let sweptAt = clock.steady()

  const sweep = (at: number): void => {
    if (at - sweptAt < scraping.perMs) return
    sweptAt = at
    for (const [id, looks] of viewers) if (at - looks.since >= scraping.perMs) viewers.delete(id)
  }

  return {
    limit: (viewer: AccountId, found: ReadonlyMap<AccountId, Audience>): ReadonlyMap<AccountId, Audience> => {
      const at = clock.steady()
      sweep(at)
      const before = viewers.get(viewer)
      const { looks, allowed } = noteLooks(before, [...found.keys()], at)
      viewers.set(viewer, looks)
      if (looks.ids.size <= scraping.coarseAbove) return found
      if ((before?.ids.size ?? 0) <= scraping.coarseAbove) {
        metrics.count('scraped')
        alert({ viewer }, 'somebody asked about very many people within the hour; answers to them are coarse now')
      }
      return new Map([...found].map(([id, audience]) => [id, cut(audience, allowed(id))]))
    },
    /** As much as was allowed then, for those who are judged anew. */
    again: (viewer: AccountId, id: AccountId, audience: Audience): Audience => {
      const looks = viewers.get(viewer)
      if (looks === undefined || looks.ids.size <= scraping.coarseAbove) return audience
      return cut(audience, noteLooks(looks, [id], clock.steady()).allowed(id))
    },
  }
}
