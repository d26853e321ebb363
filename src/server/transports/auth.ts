/**
 * The pages between this place and a provider: out, back, and what is left to do afterwards. Each answers with a redirect, to the provider
 * or into the web app, which has the words for whatever went wrong. The browser is bound by a cookie that no other site can set or send here
 * with a post, so nobody comes in by a link that somebody else began.
 */
import type { Context, Hono } from 'hono'
import { ProviderId } from '../../protocol/identity.ts'
import type { Entered } from '../../protocol/entry.ts'
import type { ErrorCode, Result } from '../../protocol/errors.ts'
import type { Anonymous, Origin, SignedIn } from '../actions/action.ts'
import type { Arrived, Leaving } from '../actions/oidc.ts'
import { deviceCookie, readCookie, sessionCookie, type Secure } from './cookies.ts'

type Visit = { readonly caller: SignedIn | Anonymous; readonly browser: string }
export type AuthDoors = {
  readonly leave: (visit: Visit, leaving: Leaving) => Promise<Result<string>>
  readonly arrive: (visit: Visit, provider: string, query: string) => Promise<Arrived>
  /** What the browser still has to answer; null: nothing. */
  readonly step: (browser: string) => Promise<Entered | null>
  readonly signOut: (provider: string) => Promise<string | null>
}
type Env = { Bindings: { address: string } }
export type AuthDeps = {
  readonly auth: AuthDoors
  readonly authenticate: (token: string | null, origin: Origin) => Promise<SignedIn | Anonymous>
  readonly secureOf: (c: Context<Env>) => Secure
  readonly originOf: (request: Request, address: string) => Origin
  readonly newKey: () => string
  readonly keepMs: number
}

export const authRoutes = (app: Hono<Env>, deps: AuthDeps): void => {
  const { auth, secureOf } = deps
  const visit = async (c: Context<Env>): Promise<Visit> => {
    const browser = readCookie(c.req.raw, secureOf(c), 'device') ?? deps.newKey()
    const token = readCookie(c.req.raw, secureOf(c), 'session')
    return { browser, caller: await deps.authenticate(token, { ...deps.originOf(c.req.raw, c.env.address), deviceKey: browser }) }
  }
  /** The other place is told nothing of where one comes from. */
  const go = (c: Context<Env>, to: string): Response => {
    c.header('Cache-Control', 'no-store')
    c.header('Referrer-Policy', 'no-referrer')
    return c.redirect(to, 303)
  }
  const problem = (c: Context<Env>, code: ErrorCode, at: { readonly provider: string; readonly back: string | null }): Response =>
    go(c, withQuery(at.back ?? '/enter', { problem: code, with: at.provider }))

  app.get('/auth/step', async (c) => {
    c.header('Cache-Control', 'no-store')
    const browser = readCookie(c.req.raw, secureOf(c), 'device')
    return c.json({ ok: true, entered: browser === null ? null : await auth.step(browser) })
  })
  app.get('/auth/:provider/start', async (c) => {
    const at = { provider: providerIn(c), back: null }
    const who = await visit(c)
    const { return: back, device, stay, ask } = c.req.query()
    const on = { device: device === 'mobile' ? device : 'web', keep: stay === 'keep', shared: stay === 'shared' } as const
    const leaving = { provider: at.provider, back, ask, ...on }
    const url = await auth.leave(who, leaving)
    c.header('Set-Cookie', deviceCookie(secureOf(c), who.browser))
    return url.ok ? go(c, url.value) : problem(c, url.error.code, at)
  })
  app.get('/auth/:provider/callback', async (c) => {
    const provider = providerIn(c)
    const arrived = await auth.arrive(await visit(c), provider, new URL(c.req.url).search.slice(1))
    switch (arrived.kind) {
      case 'in': {
        const { token, keep } = arrived.entered
        c.header('Set-Cookie', sessionCookie(secureOf(c), token, keep ? Math.floor(deps.keepMs / 1000) : null))
        return go(c, arrived.back)
      }
      case 'step':
        return go(c, '/enter')
      case 'done':
        return go(c, arrived.back)
      case 'problem':
        return problem(c, arrived.code, { provider, back: arrived.back })
    }
  })
  app.get('/auth/:provider/sign-out', async (c) => go(c, (await auth.signOut(providerIn(c))) ?? '/'))
}

const providerIn = (c: Context<Env>): string => ProviderId.safeParse(c.req.param('provider')).data ?? ''
const withQuery = (path: string, query: Record<string, string>): string => {
  const [before = '', hash] = path.split('#')
  return `${before}${before.includes('?') ? '&' : '?'}${new URLSearchParams(query).toString()}${hash === undefined ? '' : `#${hash}`}`
}
