/** Where and with what each session was last used, for a while: two at once in different places and browsers are two people. */
import { isInTwoHands, type Sighting } from '../../domain/risk.ts'
import type { SessionId } from '../../protocol/ids.ts'
import type { Clock } from '../ports.ts'
import { networkOf } from '../../domain/networks.ts'

const forgetMs = 600_000
const sweepMs = 60_000
const most = 100_000
const mostAgents = 1_000

type Deps = {
  readonly clock: Clock
  readonly labelOf: (userAgent: string) => string
  readonly isAttached: (session: SessionId) => boolean
  /** One copy of a text that many share. */
  readonly one: (text: string) => string
}
export type Use = { readonly address: string; readonly userAgent: string }

export const createSightings = ({ clock, labelOf, isAttached, one }: Deps) => {
  const held = new Map<SessionId, Sighting>()
  /** Reading what a browser says of itself is slow, and there are few of them. */
  const agents = new Map<string, string>()
  let sweptAt = clock.steady()
  const sweep = (at: number): void => {
    if (at - sweptAt < sweepMs) return
    sweptAt = at
    for (const [session, sighting] of held) if (at - sighting.at >= forgetMs && !isAttached(session)) held.delete(session)
  }
  const agentOf = (userAgent: string): string => {
    const known = agents.get(userAgent)
    if (known !== undefined) return known
    const agent = one(labelOf(userAgent))
    if (agents.size < mostAgents) agents.set(userAgent, agent)
    return agent
  }
  return {
    see: (session: SessionId, { address, userAgent }: Use): 'fine' | 'stolen' => {
      const at = clock.steady()
      sweep(at)
      const before = held.get(session)
      const now: Sighting = { network: one(networkOf(address)), agent: agentOf(userAgent), at }
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
