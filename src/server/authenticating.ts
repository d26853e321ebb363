/**
 * Who a token belongs to, at every door. What connections keep for as long as they last is made small here: no hash, and no text twice. A token
 * that is no longer a session's own, or one that two use at once, is noticed here too.
 */
import { isUsable } from '../domain/entry.ts'
import type { Anonymous, Origin, SignedIn, World } from './actions/action.ts'
import { deviceLabel } from './actions/device.ts'
import { endDoubted, nextToken, recognise } from './actions/renewing.ts'
import { createSightings } from './live/sightings.ts'
import type { LiveSessions } from './live/sessions.ts'
import type { Clock, HashToken, KnownSession, Notice, SessionRow, Store, Tx } from './ports.ts'

type Deps = {
  readonly store: Store
  readonly clock: Clock
  readonly hashToken: HashToken
  readonly world: World
  readonly sessions: LiveSessions
  readonly publish: (notices: readonly Notice[]) => void
  /** A session goes by one token for so long. */
  readonly renewEveryMs: number
}
type Found = Pick<SignedIn, 'account' | 'session'>

/** One copy of each text that many people share: roles, devices, browsers. Beyond the bound each keeps their own. */
const sharedTexts = (most = 1_000) => {
  const kept = new Map<string, string>()
  return <T extends string>(text: T): T => {
    const known = kept.get(text)
    if (known !== undefined) return known as T
    if (kept.size < most) kept.set(text, text)
    return text
  }
}

export const createAuthenticating = ({ store, clock, hashToken, world, sessions, publish, renewEveryMs }: Deps) => {
  const one = sharedTexts()
  const sightings = createSightings({ clock, labelOf: deviceLabel, isAttached: sessions.isAttached, one })
  const cx = () => ({ store, world, now: clock.now() })

  /** An account that may not be used has no sessions, whatever its rows say. */
  const holderOf = async (tx: Tx, found: SessionRow): Promise<Found | null> => {
    const holder = await tx.accounts.holder(found.account)
    if (holder === null || !isUsable(holder.standing, clock.now())) return null
    const { account } = holder
    // One copy, for there is one of each for every connection.
    const session = { ...found, tokenHash: '', account: account.id, device: one(found.device), label: one(found.label) }
    return { account: { ...account, role: one(account.role) }, session }
  }
  const find = async (token: string, origin: Origin): Promise<Found | null> => {
    const hash = hashToken(token)
    const own = await store.read(async (tx) => {
      const session = await tx.sessions.byTokenHash(hash)
      return session === null ? null : { found: await holderOf(tx, session) }
    })
    if (own !== null) return own.found
    const { session, notices } = await recognise(cx(), hash, origin)
    publish(notices)
    return session === null ? null : store.read((tx) => holderOf(tx, session))
  }

  return {
    /** A session that is over counts as none; `check` in dispatch says so to its user. */
    authenticate: async (token: string | null, origin: Origin): Promise<SignedIn | Anonymous> => {
      const found = token === null ? null : await find(token, origin)
      if (found === null) return { kind: 'anonymous', ...origin }
      const { id, way } = found.session
      if (way !== 'bot' && sightings.see(id, origin) === 'stolen') {
        publish(await store.write((tx) => endDoubted({ tx, world, now: clock.now() }, id, 'session_stolen', origin)))
        return { kind: 'anonymous', ...origin }
      }
      const { address, deviceKey, page } = origin
      const said = { ...(deviceKey === undefined ? {} : { deviceKey }), ...(page === undefined ? {} : { page: one(page) }) }
      return { kind: 'signed-in', address, userAgent: one(origin.userAgent), ...said, ...found }
    },
    /** The next token of a session, once it is time. */
    renew: (session: KnownSession): Promise<string | null> => nextToken(cx(), session, renewEveryMs),
    sightings: sightings.size,
  }
}
