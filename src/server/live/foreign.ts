/**
 * Requests that pages of others made a browser send, for the security log: a few lines a minute from each network, and no more of all together than a
 * log can bear. What goes beyond is refused all the same and not written.
 */
import { wideNetworkOf } from '../../domain/networks.ts'
import { isFull, spend, type Bucket, type Rate } from '../../domain/rates.ts'
import type { Clock, SecurityLog } from '../ports.ts'

const ofOne: Rate = { times: 5, perMs: 60_000 }
const ofAll: Rate = { times: 60, perMs: 60_000 }
const mostKept = 1_000

type Deps = { readonly clock: Pick<Clock, 'steady'>; readonly security: Pick<SecurityLog, 'write'> }
export type Foreign = ReturnType<typeof createForeign>

export const createForeign = ({ clock, security }: Deps) => {
  const networks = new Map<string, Bucket>()
  let all: Bucket | undefined
  return ({ address, page }: { readonly address: string; readonly page?: string }): void => {
    const at = clock.steady()
    if (networks.size >= mostKept) for (const [network, bucket] of networks) if (isFull(bucket, ofOne, at)) networks.delete(network)
    const network = wideNetworkOf(address)
    if (networks.size >= mostKept && !networks.has(network)) return
    const here = spend(networks.get(network), ofOne, at)
    const everywhere = spend(all, ofAll, at)
    if (here.waitMs > 0 || everywhere.waitMs > 0) return
    networks.set(network, here.bucket)
    all = everywhere.bucket
    security.write({ event: 'foreign_page', account: '', address, page: page ?? 'unknown' })
  }
}
