/**
 * What anyone may fetch who holds a link: a badge as JSON or as a picture, the script that shows it on other pages, and a calendar feed.
 * No cookies are read; badges answer to pages of any origin. A token that is none answers like a file that is not there.
 */
import type { Hono } from 'hono'
import type { BadgeView } from '../../domain/badge.ts'
import { badgeSvg } from './badge-svg.ts'

/** `wait`: too often from this network. */
export type OutsideDoors = {
  readonly badge: (token: string, address: string) => Promise<BadgeView | null | 'wait'>
  readonly feed: (token: string, address: string) => Promise<{ readonly text: string } | null | 'wait'>
}

const closed = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
const shared = { 'Content-Security-Policy': closed }
const open = { ...shared, 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' }
const fresh = { 'Cache-Control': 'no-store' }

/** The picture's one sheet of style, and no other. */
const hashOfStyle = (picture: string): string =>
  `sha256-${new Bun.CryptoHasher('sha256').update(/<style>(.*?)<\/style>/s.exec(picture)?.[1] ?? '').digest('base64')}`

const refusal = (answer: null | 'wait', headers: Record<string, string>): Response =>
  answer === null
    ? new Response('Not found', { status: 404, headers })
    : new Response('Too many requests', { status: 429, headers: { ...headers, 'Retry-After': '30' } })

export const outsideRoutes = (
  app: Hono<{ Bindings: { address: string } }>,
  deps: OutsideDoors & { readonly asset: (path: string, accepts: 'identity') => Response | null },
): void => {
  app.get('/badge.js', () => {
    const file = deps.asset('/badge.js', 'identity')
    if (file === null) return refusal(null, open)
    return new Response(file.body, {
      headers: { ...open, 'Content-Type': 'text/javascript; charset=utf-8', 'Cache-Control': 'public, max-age=3600' },
    })
  })
  app.get('/badge/:file', async (c) => {
    const [, token, kind] = /^([\w-]{1,64})\.(json|svg)$/.exec(c.req.param('file')) ?? []
    if (token === undefined) return refusal(null, open)
    const view = await deps.badge(token, c.env.address)
    if (view === null || view === 'wait') return refusal(view, { ...open, ...fresh })
    if (kind === 'json') return Response.json(view, { headers: { ...open, ...fresh } })
    const picture = badgeSvg(view, { theme: c.req.query('theme'), lang: c.req.query('lang') })
    return new Response(picture, {
      headers: {
        ...open,
        ...fresh,
        'Content-Type': 'image/svg+xml; charset=utf-8',
        'Content-Security-Policy': `${closed}; style-src '${hashOfStyle(picture)}'`,
      },
    })
  })
  app.get('/ical/:file', async (c) => {
    const token = /^([\w-]{1,64})\.ics$/.exec(c.req.param('file'))?.[1]
    const feed = token === undefined ? null : await deps.feed(token, c.env.address)
    if (feed === null || feed === 'wait') return refusal(feed, { ...shared, ...fresh })
    return new Response(feed.text, {
      headers: {
        ...shared,
        'Cache-Control': 'private, max-age=300',
        'Content-Type': 'text/calendar; charset=utf-8',
        'Content-Disposition': 'inline; filename="absence.ics"',
      },
    })
  })
}
