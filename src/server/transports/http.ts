/**
 * The HTTP door: `POST /api/v1/<command>`, health, and the web app's files. Cookies are for browsers, bearer tokens for all
 * others; a request that carries a cookie must come from our own pages.
 */
import { Hono, type Context } from 'hono'
import { errors, refuse, type Refusal } from '../../protocol/errors.ts'
import { Entered } from '../../protocol/entry.ts'
import { commands } from '../../protocol/commands.ts'
import type { Anonymous, Caller, Origin, SignedIn } from '../actions/action.ts'
import type { Dispatch, Reply } from '../dispatch.ts'
import type { Foreign } from '../live/foreign.ts'
import { createCrowd } from '../live/crowd.ts'
import { createKnownTokens } from '../live/known-tokens.ts'
import type { HashToken, KnownSession } from '../ports.ts'
import { payerOf, wideNetworkOf, type Rates } from '../rates.ts'
import { foreignHost, isForeign, isOurHost, type Arrival } from './arrival.ts'
import { readBody, type Paying } from './body.ts'
import { deviceCookie, readCookie, sessionCookie, type Secure } from './cookies.ts'
import { pageHeaders, unkept } from './headers.ts'
import { authRoutes, type AuthDoors } from './auth.ts'
import { outsideRoutes, type OutsideDoors } from './outside.ts'

/** Requests under way at once: of one network, which may be an office, and of one person. */
const mostOfNetwork = 256
const mostOfPerson = 64
const tryAgainMs = 1_000

export type HttpDeps = OutsideDoors & {
  readonly rates: Pick<Rates, 'arrive' | 'spend'> & Paying['rates']
  readonly backlog: Paying['backlog']
  readonly hashToken: HashToken
  readonly auth: AuthDoors
  readonly dispatch: Dispatch
  /** Null for whoever may not read them. */
  readonly metricsText: (caller: SignedIn | Anonymous) => string | null
  readonly authenticate: (token: string | null, origin: Origin) => Promise<SignedIn | Anonymous>
  /** Told of what a page of others made a browser send. */
  readonly foreign: Foreign
  readonly renew: (session: KnownSession) => Promise<string | null>
  readonly secure: Secure
  /** A fresh secret, for a browser that has none yet. */
  readonly newKey: () => string
  readonly publicUrl: string | null
  readonly keepMs: number
  /** Null when it can serve; else why not. */
  readonly notReady: () => string | null
  readonly asset: (path: string, acceptsGzip: 'gzip' | 'identity') => Response | null
}
/** How it was asked for is the request's own word where nothing else is known. */
export type HttpEnv = { Bindings: Pick<Arrival, 'address'> & Partial<Arrival> }

export const originOf = (request: Request, address: string): Origin => ({
  address,
  userAgent: request.headers.get('user-agent')?.slice(0, 400) ?? '',
  ...pageOf(request.headers.get('origin')),
})
const pageOf = (origin: string | null): { page?: string } => (origin === null ? {} : { page: origin.slice(0, 300) })

/** The token, and whether a browser sent it by itself. */
export const credentials = (
  request: Request,
  secure: HttpDeps['secure'],
): { readonly token: string | null; readonly by: 'cookie' | 'bearer' | 'none' } => {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (bearer !== undefined) return { token: bearer, by: 'bearer' }
  const cookie = readCookie(request, secure, 'session')
  return cookie === null ? { token: null, by: 'none' } : { token: cookie, by: 'cookie' }
}

export const createHttp = (deps: HttpDeps): Hono<HttpEnv> => {
  const app = new Hono<HttpEnv>()
  /** Cookies keep to https where the place is known to be there: by its address, its own certificate, or a trusted proxy's word. */
  const secureOf = (c: Context<HttpEnv>): Secure => (deps.secure === 'secure' || c.env.scheme === 'https' ? 'secure' : 'plain')
  const arrivalAt = (c: Context<HttpEnv>): Arrival => ({
    scheme: 'http',
    host: c.req.header('host') ?? URL.parse(c.req.url)?.host ?? '',
    ...c.env,
  })
  // Whatever an answer says of itself stands: what is shown on other pages says less.
  app.use(async (c, next) => {
    await next()
    for (const [name, value] of Object.entries({ ...unkept, ...pageHeaders(secureOf(c)) }))
      if (!c.res.headers.has(name)) c.res.headers.set(name, value)
  })
  const crowd = createCrowd()
  const tokens = createKnownTokens(deps.hashToken)
  // A network pays first, before anything is read or asked of the store. Files and health cost next to nothing.
  for (const path of ['/api/*', '/auth/*', '/metrics', '/badge/*', '/ical/*'])
    app.use(path, async (c, next) => {
      const known = tokens.payerOf(credentials(c.req.raw, secureOf(c)).token)
      const waitMs = deps.rates.arrive(c.env.address, known)
      const leave =
        waitMs > 0 ? null : known === null ? crowd.enter(wideNetworkOf(c.env.address), mostOfNetwork) : crowd.enter(known, mostOfPerson)
      if (leave === null) return answer(c, refuse('rate_limited', undefined, waitMs || tryAgainMs))
      try {
        await next()
        return undefined
      } finally {
        leave()
      }
    })
  // Health tells nothing, and is asked for by whatever name a machine has inside.
  app.use(async (c, next) => {
    if (c.req.path === '/healthz' || c.req.path === '/readyz' || isOurHost(arrivalAt(c), deps.publicUrl)) return next()
    return c.req.path.startsWith('/api/') ? answer(c, refuse('bad_origin', foreignHost)) : c.text(`${foreignHost}\n`, 400)
  })
  outsideRoutes(app, deps)

  authRoutes(app, { ...deps, secureOf, originOf })

  app.get('/healthz', (c) => c.json({ ok: true }))
  app.get('/readyz', (c) => {
    const why = deps.notReady()
    return why === null ? c.json({ ok: true }) : c.json({ ok: false, error: { code: 'unavailable', message: why } }, 503)
  })

  // For a collector with a token of an administrator's; a browser's cookie is none.
  app.get('/metrics', async (c) => {
    const { token, by } = credentials(c.req.raw, secureOf(c))
    const caller = await deps.authenticate(by === 'bearer' ? token : null, originOf(c.req.raw, c.env.address))
    if (caller.kind === 'anonymous') return answer(c, refuse('unauthenticated'))
    const waitMs = deps.rates.spend('heavy', caller)
    if (waitMs > 0) return answer(c, refuse('rate_limited', undefined, waitMs))
    const text = deps.metricsText(caller)
    return text === null
      ? answer(c, refuse('forbidden'))
      : c.body(text, 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' })
  })

  app.post('/api/v1/:command', async (c) => {
    const { token, by } = credentials(c.req.raw, secureOf(c))
    if (isForeign(c.req.raw, { by, arrival: arrivalAt(c), publicUrl: deps.publicUrl })) {
      deps.foreign(originOf(c.req.raw, c.env.address))
      return answer(c, refuse('bad_origin'))
    }
    const command = c.req.param('command')
    const deviceKey = readCookie(c.req.raw, secureOf(c), 'device') ?? deps.newKey()
    // For what there is not, nobody is looked up whom nobody knew a moment ago.
    const isKnown = Object.hasOwn(commands, command) || tokens.payerOf(token) !== null
    const caller: Caller = await deps.authenticate(isKnown ? token : null, { ...originOf(c.req.raw, c.env.address), deviceKey })
    if (isKnown) tokens.learn(token, caller.kind === 'anonymous' ? null : payerOf(caller))
    const reply = await deps.dispatch(command, (payer: Caller) => readBody(c.req.raw, payer, deps), caller)
    if (by === 'cookie' && caller.kind === 'signed-in') await renewCookie(c, caller.session)
    return withCookie(c, command, reply, deviceKey)
  })
  app.all('/api/*', (c) => answer(c, refuse('unknown_command', 'Commands are sent by POST to /api/v1/<noun.verb>.')))

  app.get(
    '*',
    (c) =>
      deps.asset(c.req.path, c.req.header('accept-encoding')?.includes('gzip') === true ? 'gzip' : 'identity') ?? c.text('Not found', 404),
  )

  const answer = (c: Context<HttpEnv>, reply: Reply | { ok: false; error: Refusal }): Response => {
    if (reply.ok) return c.json(reply)
    if (reply.error.retryAfterMs !== undefined) c.header('Retry-After', String(Math.ceil(reply.error.retryAfterMs / 1000)))
    return c.json(reply, errors[reply.error.code].status as 400)
  }

  /** Now and then a browser's session goes on under another token. */
  const renewCookie = async (c: Context<HttpEnv>, session: KnownSession): Promise<void> => {
    const next = await deps.renew(session)
    if (next !== null) c.header('Set-Cookie', sessionCookie(secureOf(c), next, session.keep ? Math.floor(deps.keepMs / 1000) : null))
  }
  /** A browser's token goes into a cookie that no script can read, and not into the answer. */
  const withCookie = (c: Context<HttpEnv>, command: string, reply: Reply, deviceKey: string): Response => {
    if (!reply.ok) return answer(c, reply)
    if (command === 'session.signOut') c.header('Set-Cookie', sessionCookie(secureOf(c), '', 0))
    const entered = Entered.safeParse(reply)
    if (!entered.success || entered.data.step !== 'in') return answer(c, reply)
    const { device, keep, token } = entered.data
    if (device !== 'web' && device !== 'mobile') return answer(c, reply)
    c.header('Set-Cookie', sessionCookie(secureOf(c), token, keep ? Math.floor(deps.keepMs / 1000) : null))
    c.header('Set-Cookie', deviceCookie(secureOf(c), deviceKey), { append: true })
    return answer(c, { ...reply, token: '' })
  }
  return app
}
