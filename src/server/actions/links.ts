/** Badges and calendar feeds: links by which a person shows something of themselves outside. Only the hash of a token is kept. */
import { isUsable } from '../../domain/entry.ts'
import { calendarText } from '../../domain/ical.ts'
import { refuse } from '../../protocol/errors.ts'
import type { LinkId } from '../../protocol/ids.ts'
import type { Badge, Feed } from '../../protocol/outside.ts'
import type { LinkRow, Tx } from '../ports.ts'
import { absencesOf } from './absences.ts'
import { done, me, type Action, type InTx } from './action.ts'

/** Of each kind, for one person. */
const most = 10

type Made = { readonly id: LinkId; readonly account: LinkRow['account']; readonly tokenHash: string; readonly createdAt: number }
const make = async (cx: InTx, kind: LinkRow['kind']): Promise<{ readonly token: string; readonly made: Made } | null> => {
  if ((await cx.tx.links.list(me(cx), kind)).length >= most) return null
  const token = cx.world.ids.token()
  return {
    token,
    made: { id: cx.world.ids.next('l', cx.now) as LinkId, account: me(cx), tokenHash: cx.world.hashToken(token), createdAt: cx.now },
  }
}
const tooMany = () => refuse('forbidden', `There are ${most} already: close one first.`)

export const createBadge: Action<'badge.create'> = async (cx, { grain }) => {
  const fresh = await make(cx, 'badge')
  if (fresh === null) return tooMany()
  await cx.tx.links.insert({ ...fresh.made, kind: 'badge', grain })
  return done({ badge: { id: fresh.made.id, grain, createdAt: cx.now }, token: fresh.token })
}
export const listBadges: Action<'badge.list'> = async (cx) => {
  const rows = await cx.tx.links.list(me(cx), 'badge')
  return done({ badges: rows.flatMap((r): Badge[] => (r.kind === 'badge' ? [{ id: r.id, grain: r.grain, createdAt: r.createdAt }] : [])) })
}
export const revokeBadge: Action<'badge.revoke'> = async (cx, { badge }) =>
  (await cx.tx.links.revoke(me(cx), 'badge', badge)) ? done({}) : refuse('not_found')

export const createFeed: Action<'feed.create'> = async (cx) => {
  const fresh = await make(cx, 'feed')
  if (fresh === null) return tooMany()
  await cx.tx.links.insert({ ...fresh.made, kind: 'feed' })
  return done({ feed: { id: fresh.made.id, createdAt: cx.now }, url: `${cx.world.publicUrl()}/ical/${fresh.token}.ics` })
}
export const listFeeds: Action<'feed.list'> = async (cx) => {
  const rows = await cx.tx.links.list(me(cx), 'feed')
  return done({ feeds: rows.map((r): Feed => ({ id: r.id, createdAt: r.createdAt })) })
}
export const revokeFeed: Action<'feed.revoke'> = async (cx, { feed }) =>
  (await cx.tx.links.revoke(me(cx), 'feed', feed)) ? done({}) : refuse('not_found')

/** The feed behind a token, as the text of a calendar file; null if there is none. */
export const feedText = async (tx: Tx, tokenHash: string, now: number): Promise<{ readonly text: string } | null> => {
  const link = await tx.links.byTokenHash(tokenHash)
  if (link === null || link.kind !== 'feed') return null
  const row = await tx.accounts.row(link.account)
  if (row === null || !isUsable(row.standing, now)) return null
  const absences = await absencesOf(tx, row, link.id, now)
  return { text: calendarText({ name: row.displayName, madeAt: now, absences }) }
}

/** The badge behind a token; null if there is none, or its owner's account is closed. */
export const badgeLink = async (tx: Tx, tokenHash: string, now: number): Promise<Extract<LinkRow, { kind: 'badge' }> | null> => {
  const link = await tx.links.byTokenHash(tokenHash)
  const owner = link?.kind === 'badge' ? await tx.accounts.row(link.account) : null
  return link?.kind === 'badge' && owner !== null && isUsable(owner.standing, now) ? link : null
}
