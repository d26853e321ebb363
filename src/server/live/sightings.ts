/** Where and with what each session was last used, for a while: two at once in different places and browsers are two people. */
import { isInTwoHands, type Sighting } from '../../domain/risk.ts'
import type { SessionId } from '../../protocol/ids.ts'
import type { Clock } from '../ports.ts'
import { networkOf } from '../../domain/networks.ts'

const forgetMs = 600_000
const sweepMs = 60_000
const most = 100_000

type Deps = { readonly clock: Clock; readonly labelOf: (userAgent: string) => string; readonly isAttached: (session: SessionId) => boolean }
type Held = Sighting & { readonly userAgent: string }
export type Use = { readonly address: string; readonly userAgent: string }

export const createSightings = ({ clock, labelOf, isAttached }: Deps) => {
  const held = new Map<SessionId, Held>()
  let sweptAt = clock.steady()
  const sweep = (at: number): void => {
    if (at - sweptAt < sweepMs) return
    sweptAt = at
    for (const [session, sighting] of held) if (at - sighting.at >= forgetMs && !isAttached(session)) held.delete(session)
  }
  return {
    see: (session: SessionId, { address, userAgent }: Use): 'fine' | 'stolen' => {
      const at = clock.steady()
      sweep(at)
      const before = held.get(session)
      const network = networkOf(address)
      // The same words need no reading.
      const agent = before?.userAgent === userAgent ? before.agent : labelOf(userAgent)
      const now: Held = { network, agent, userAgent, at }
      if (isInTwoHands(before !== undefined && isAttached(session) ? { ...before, at } : before, now)) {
        held.delete(session)
        return 'stolen'
      }
      if (held.size < most || before !== undefined) held.set(session, now)
      return 'fine'
    },
    size: () => held.size,
  }
}
