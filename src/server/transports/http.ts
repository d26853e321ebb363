/**
 * The HTTP door: `POST /api/v1/<command>`, health, and the web app's files. Cookies are for browsers, bearer tokens for all
 * others; a request that carries a cookie must come from our own pages.
 */
import { Hono, type Context } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import { errors, refuse, type Refusal } from '../../protocol/errors.ts'
import { Entered } from '../../protocol/entry.ts'
import { limits } from '../../protocol/limits.ts'
import type { Anonymous, Caller, Origin, SignedIn } from '../actions/action.ts'
import type { Dispatch, Reply } from '../dispatch.ts'
import { outsideRoutes, type OutsideDoors } from './outside.ts'

export type HttpDeps = OutsideDoors & {
  readonly dispatch: Dispatch
  /** Null for whoever may not read them. */
  readonly metricsText: (caller: SignedIn | Anonymous) => string | null
  readonly authenticate: (token: string | null, origin: Origin) => Promise<SignedIn | Anonymous>
  readonly secure: 'secure' | 'plain'
  readonly publicUrl: string | null
  readonly keepMs: number
  /** Null when it can serve; else why not. */
  readonly notReady: () => string | null
  readonly asset: (path: string, acceptsGzip: 'gzip' | 'identity') => Response | null
}
export type HttpEnv = { Bindings: { address: string } }

const cookieNames = { secure: '__Host-zaima', plain: 'zaima' } as const
export const cookieName = (secure: HttpDeps['secure']): string => cookieNames[secure]

export const originOf = (request: Request, address: string): Origin => ({
  address,
  userAgent: request.headers.get('user-agent')?.slice(0, 400) ?? '',
})

/** The token, and whether a browser sent it by itself. */
export const credentials = (
  request: Request,
  secure: HttpDeps['secure'],
): { readonly token: string | null; readonly by: 'cookie' | 'bearer' | 'none' } => {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (bearer !== undefined) return { token: bearer, by: 'bearer' }
  const name = cookieName(secure)
  const cookie = request.headers
    .get('cookie')
    ?.split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${name}=`))
  return cookie === undefined ? { token: null, by: 'none' } : { token: cookie.slice(name.length + 1), by: 'cookie' }
}

/** Browsers say where a page came from; others say nothing, and carry no cookies by themselves. */
export const isForeign = (request: Request, publicUrl: string | null): boolean => {
  const origin = request.headers.get('origin')
  if (origin === null) return !['same-origin', 'none', null].includes(request.headers.get('sec-fetch-site'))
  if (publicUrl !== null && origin === new URL(publicUrl).origin) return false
  return !URL.canParse(origin) || new URL(origin).host !== request.headers.get('host')
}

const csp = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  connectSrc: ["'self'"],
  fontSrc: ["'self'"],
  manifestSrc: ["'self'"],
  mediaSrc: ["'self'", 'blob:'],
  workerSrc: ["'self'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
  baseUri: ["'none'"],
}

export const createHttp = (deps: HttpDeps): Hono<HttpEnv> => {
  const app = new Hono<HttpEnv>()
  // Before the headers that keep other pages out.
  outsideRoutes(app, deps)
  app.use(
    secureHeaders({
      contentSecurityPolicy: csp,
      xFrameOptions: 'DENY',
      referrerPolicy: 'no-referrer',
      crossOriginOpenerPolicy: 'same-origin',
      strictTransportSecurity: deps.secure === 'secure',
    }),
  )

  app.get('/healthz', (c) => c.json({ ok: true }))
  app.get('/readyz', (c) => {
    const why = deps.notReady()
    return why === null ? c.json({ ok: true }) : c.json({ ok: false, error: { code: 'unavailable', message: why } }, 503)
  })

  // For a collector with a token of an administrator's; a browser's cookie is none.
  app.get('/metrics', async (c) => {
    const { token, by } = credentials(c.req.raw, deps.secure)
    const caller = await deps.authenticate(by === 'bearer' ? token : null, originOf(c.req.raw, c.env.address))
    if (caller.kind === 'anonymous') return answer(c, refuse('unauthenticated'))
    const text = deps.metricsText(caller)
    return text === null
      ? answer(c, refuse('forbidden'))
      : c.body(text, 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' })
  })

  app.post('/api/v1/:command', async (c) => {
    const { token, by } = credentials(c.req.raw, deps.secure)
    if (by !== 'bearer' && isForeign(c.req.raw, deps.publicUrl)) return answer(c, refuse('bad_origin'))
    const body = await readBody(c.req.raw)
    if (!body.ok) return answer(c, body)
    const origin = originOf(c.req.raw, c.env.address)
    const caller: Caller = await deps.authenticate(token, origin)
    const command = c.req.param('command')
    const reply = await deps.dispatch(command, body.value, caller)
    return withCookie(c, command, reply)
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

  /** A browser's token goes into a cookie that no script can read, and not into the answer. */
  const withCookie = (c: Context<HttpEnv>, command: string, reply: Reply): Response => {
    if (!reply.ok) return answer(c, reply)
    if (command === 'session.signOut') c.header('Set-Cookie', cookie('', 0))
    const entered = Entered.safeParse(reply)
    if (!entered.success || entered.data.step !== 'in') return answer(c, reply)
    const { device, keep, token } = entered.data
    if (device !== 'web' && device !== 'mobile') return answer(c, reply)
    c.header('Set-Cookie', cookie(token, keep ? Math.floor(deps.keepMs / 1000) : null))
    return answer(c, { ...reply, token: '' })
  }
  const cookie = (value: string, maxAgeS: number | null): string =>
    `${cookieName(deps.secure)}=${value}; Path=/; HttpOnly; SameSite=Lax${deps.secure === 'secure' ? '; Secure' : ''}${maxAgeS === null ? '' : `; Max-Age=${maxAgeS}`}`

  return app
}

/** Stops reading at the limit; says what is wrong with the rest. An empty body is an empty input. */
const readBody = async (
  request: Request,
): Promise<{ readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: Refusal }> => {
  if (Number(request.headers.get('content-length') ?? 0) > limits.frameBytes) return refuse('too_large')
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of request.body ?? []) {
    size += part.byteLength
    if (size > limits.frameBytes) return refuse('too_large')
    parts.push(part)
  }
  if (size === 0) return { ok: true, value: {} }
  try {
    return { ok: true, value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts))) }
  } catch (error) {
    return refuse('bad_request', error instanceof TypeError ? 'The body is not valid UTF-8.' : 'The body is not JSON.')
  }
}
