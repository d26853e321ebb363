/**
 * When many people behind one network are lost at once, it is the network that went, and after a restart of the server nobody is back
 * yet: nobody knows more of them. Until they come back, or the hold ends, whoever would be shown offline is unverified instead.
 * Bounded by the people and networks here.
 */
import { noteLoss, outageLastsMs, type Losses } from '../../domain/abnormal.ts'
import type { AccountId } from '../../protocol/ids.ts'
import type { Clock } from '../ports.ts'
import type { Metrics } from './metrics.ts'

type Deps = {
  readonly clock: Clock
  readonly metrics: Metrics
  /** 0: never. */
  readonly people: number
  readonly here: () => number
  readonly alert: (fields: object, text: string) => void
  /** The hold of somebody began or ended: whoever watches must be told again. */
  readonly turned: (id: AccountId) => void
}
export type Outage = ReturnType<typeof createOutage>

export const createOutage = ({ clock, metrics, people, here, alert, turned }: Deps) => {
  const losses = new Map<string, Losses>()
  const lasting = new Map<string, number>()
  const held = new Map<AccountId, string>()

  const hold = (id: AccountId, network: string): void => {
    if (held.has(id)) return
    held.set(id, network)
    metrics.count('held')
    turned(id)
  }
  const release = (id: AccountId): void => {
    if (held.delete(id)) turned(id)
  }
  const end = (network: string): void => {
    lasting.delete(network)
    losses.delete(network)
    for (const [id, of] of held) if (of === network) release(id)
  }
  const begin = (network: string, lost: Losses): void => {
    lasting.set(network, lost.size)
    metrics.count('outages')
    alert({ people: lost.size }, 'many people behind one network were lost at once; they are shown unverified')
    clock.after(outageLastsMs, () => end(network))
    for (const id of lost.keys()) hold(id as AccountId, network)
  }

  return {
    lost: (id: AccountId, network: string): void => {
      if (people === 0) return
      if (lasting.has(network)) return hold(id, network)
      const noted = noteLoss(losses.get(network) ?? new Map(), id, clock.steady(), { people, here: here() })
      losses.set(network, noted.losses)
      if (noted.outage) begin(network, noted.losses)
      else if (noted.losses.size === 1)
        clock.after(outageLastsMs, () => {
          if (!lasting.has(network)) losses.delete(network)
        })
    },
    /** These were here when the last run of the server ended: nobody knows of them yet. */
    restarted: (ids: readonly AccountId[], forMs: number): void => {
      for (const id of ids) hold(id, 'restart')
      if (ids.length > 0) clock.after(forMs, () => end('restart'))
    },
    back: release,
    holds: (id: AccountId): boolean => held.has(id),
    counts: () => ({ networks: lasting.size, held: held.size }),
  }
}
