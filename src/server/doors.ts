/** Doors that are neither commands nor sockets: what a badge and a calendar ask, and the way through a provider. */
import { refuse } from '../protocol/errors.ts'
import { badgeView } from '../domain/badge.ts'
import type { World } from './actions/action.ts'
import { badgeLink, feedText } from './actions/links.ts'
import { arrive, leave, takeStep, type Visitor } from './actions/oidc.ts'
import type { Tx } from './ports.ts'
import type { AuthDoors } from './transports/auth.ts'
import type { OutsideDoors } from './transports/outside.ts'
import type { CoreDeps, Parts } from './parts.ts'

type Deps = {
  readonly core: CoreDeps
  readonly parts: Pick<Parts, 'clock' | 'alert' | 'publish' | 'presence' | 'sessions' | 'rates'>
  readonly world: World
}
export const createDoors = ({ core, parts, world }: Deps): OutsideDoors & { readonly auth: AuthDoors } => {
  const { store, hashToken, providers, publicUrl } = core
  const { clock, alert, publish, presence, sessions, rates } = parts
  const byToken = async <T>(token: string, address: string, find: (tx: Tx, hash: string) => Promise<T>): Promise<T | 'wait'> =>
    rates.spend('reads', { kind: 'anonymous', address, userAgent: '' }) > 0 ? 'wait' : store.read((tx) => find(tx, hashToken(token)))
  const outsideDoors: OutsideDoors = {
    badge: async (token, address) => {
      const link = await byToken(token, address, (tx, hash) => badgeLink(tx, hash, clock.now()))
      return link === null || link === 'wait' ? link : badgeView(await presence.outside(link.account), link.grain)
    },
    feed: (token, address) => byToken(token, address, (tx, hash) => feedText(tx, hash, clock.now())),
  }
  const visiting = (rate: 'enter' | 'reads', { caller, browser }: { readonly caller: Visitor; readonly browser: string }) => {
    // A session that is over is nobody's.
    const isOpen = caller.kind === 'signed-in' && sessions.check(caller.session) === 'open'
    const who: Visitor = isOpen ? caller : { ...caller, kind: 'anonymous' }
    return { store, world, now: clock.now(), browser, caller: who, waitMs: rates.spend(rate, { ...who, kind: 'anonymous' }) }
  }
  const auth: AuthDoors = {
    leave: async (visit, leaving) => {
      const { waitMs, ...cx } = visiting('enter', visit)
      return waitMs > 0 ? refuse('rate_limited', undefined, waitMs) : leave(cx, leaving)
    },
    arrive: async (visit, provider, query) => {
      const { waitMs, ...cx } = visiting('reads', visit)
      if (waitMs > 0) return { kind: 'problem', code: 'rate_limited', back: null }
      const arrived = await arrive(cx, provider, query, (why) => alert({ provider, why }, 'a sign-in by a provider failed'))
      if ('notices' in arrived) publish(arrived.notices)
      return arrived
    },
    step: (browser) => takeStep({ store, world, now: clock.now(), browser }),
    signOut: async (provider) => (providers.list().some((p) => p.id === provider) ? providers.leaving(provider, `${publicUrl()}/`) : null),
  }
  return { ...outsideDoors, auth }
}
