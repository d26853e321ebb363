/** Who makes this server work, lately, and so whom it turns away first while it is strained. What messages and signs of life cost is not counted. */
import type { Strain } from '../../domain/abnormal.ts'
import { addLoad, fade, heavyFrom, isGone, isHeavy, type Load } from '../../domain/burden.ts'
import type { Clock } from '../ports.ts'
import { keepNewest } from './newest.ts'

const mostPayers = 10_000
const sweepMs = 60_000
/** For so long after somebody was turned away the strain is theirs. */
const blamedMs = 10_000
export type Burden = ReturnType<typeof createBurden>

export const createBurden = ({ clock, strain }: { readonly clock: Clock; readonly strain: () => Strain }) => {
  const loads = new Map<string, Load>()
  let all: Load = { units: 0, at: 0 }
  let turnedAwayAt = -Infinity
  let sweptAt = clock.steady()

  const sweep = (at: number): void => {
    if (at - sweptAt < sweepMs) return
    sweptAt = at
    for (const [payer, load] of loads) if (isGone(load, at)) loads.delete(payer)
  }
  const weighs = (load: Load | undefined, at: number, under: Strain): boolean =>
    // What fades was never more than this: most are told apart without reckoning.
    load !== undefined && load.units >= heavyFrom && isHeavy({ own: fade(load, at), all: fade(all, at), strain: under })

  return {
    add: (payer: string, units: number): void => {
      const at = clock.steady()
      sweep(at)
      all = addLoad(all, units, at)
      keepNewest(loads, payer, addLoad(loads.get(payer), units, at), mostPayers)
    },
    /** Is the server strained, and is this one of those who make it so? */
    turnsAway: (payer: string): boolean => {
      const under = strain()
      if (under === 'steady') return false
      const at = clock.steady()
      const heavy = weighs(loads.get(payer), at, under)
      if (heavy) turnedAwayAt = at
      return heavy
    },
    /** What newcomers are held against: no strain that somebody in particular answers for. */
    strainOnOthers: (): Strain => {
      const under = strain()
      if (under === 'steady' || under === 'fenced') return under
      const at = clock.steady()
      const isBlamed = at - turnedAwayAt < blamedMs || [...loads.values()].some((load) => weighs(load, at, under))
      return isBlamed ? 'steady' : under
    },
    size: () => loads.size,
  }
}
