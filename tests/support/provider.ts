/**
 * A real provider of OpenID Connect on a port of its own, and the plainest of browsers that can sign in there: it follows redirects and
 * answers the two forms that the provider shows. What the provider says of a person is the test's to choose.
 */
import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider, type Configuration, type KoaContextWithOIDC } from 'oidc-provider'

export type Claims = Readonly<Record<string, unknown>>
export const clientId = 'zaima'
export const clientSecret = 'a secret of this client and place'

const configuration = (redirectUri: string, people: Map<string, Claims>): Configuration => ({
  clients: [
    {
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uris: [redirectUri],
      post_logout_redirect_uris: [`${new URL(redirectUri).origin}/`],
    },
  ],
  jwks: {
    keys: [{ ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }],
  },
  cookies: { keys: ['of this test'] },
  claims: {
    openid: ['sub', 'groups', 'amr', 'acr'],
    profile: ['name', 'preferred_username'],
    email: ['email', 'email_verified'],
  },
  findAccount: (_ctx, id) => ({
    accountId: id,
    claims: () => ({ preferred_username: id, ...people.get(id), sub: id }),
  }),
  features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
  pkce: { required: () => true },
})

/** Its port is taken first, for a place must know the issuer before the provider can know the place: `serves` then brings it to life. */
export const openProvider = async () => {
  const people = new Map<string, Claims>()
  let tamper: ((body: Record<string, unknown>) => void) | null = null
  let silent = false
  const listening = createServer()
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`
  const serves = (place: string): void => {
    const provider = new Provider(issuer, configuration(`${place}/auth/work/callback`, people))
    provider.use(async (ctx: KoaContextWithOIDC, next: () => Promise<void>) => {
      await next()
      if (ctx.path === '/token' && tamper !== null && typeof ctx.body === 'object') tamper(ctx.body as unknown as Record<string, unknown>)
    })
    const answer = provider.callback()
    listening.on('request', (request, response) => {
      if (silent) request.socket.destroy()
      else void answer(request, response)
    })
  }
  return {
    issuer,
    serves,
    /** What it says of a person from now on. */
    says: (id: string, claims: Claims): void => void people.set(id, claims),
    /** Changes what it answers for a code. */
    tampers: (how: typeof tamper): void => {
      tamper = how
    },
    falls: (how: 'silent' | 'back'): void => {
      silent = how === 'silent'
    },
    closes: () =>
      new Promise<void>((resolve) => {
        listening.closeAllConnections()
        listening.close(() => resolve())
      }),
  }
}

/** Keeps cookies by host and follows redirects one at a time, so that a test can look at each and change it. */
export const openBrowser = () => {
  const jars = new Map<string, Map<string, string>>()
  const jarOf = (url: string): Map<string, string> => {
    const { host } = new URL(url)
    const jar = jars.get(host) ?? new Map<string, string>()
    jars.set(host, jar)
    return jar
  }
  const visit = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const jar = jarOf(url)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { ...(init.headers as object), cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';')[0]!.split(/=(.*)/s)
      if (value === '' || /max-age=0|expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name)
      else jar.set(name, value)
    }
    return response
  }
  const goal = (from: string, response: Response): string => new URL(response.headers.get('location')!, from).href
  /** At the provider until it sends the browser away: the address it is sent to. */
  const through = async (url: string, login: string, may: 'allow' | 'cancel'): Promise<string> => {
    const home = new URL(url).origin
    const seen: string[] = []
    for (let at = url, steps = 0; steps < 15; steps++) {
      if (new URL(at).origin !== home) return at
      seen.push(at)
      const response = await visit(at)
      if (response.status >= 300 && response.status < 400) {
        at = goal(at, response)
        continue
      }
      const page = await response.text()
      const form = /<form[^>]*action="([^"]+)"/.exec(page)?.[1]
      if (form === undefined) throw new Error(`no form at ${at}: ${response.status} ${page.slice(0, 300)}`)
      if (may === 'cancel') {
        at = new URL(/href="([^"]+\/abort)"/.exec(page)![1]!, at).href
        continue
      }
      const body = new URLSearchParams(page.includes('value="login"') ? { prompt: 'login', login, password: 'any' } : { prompt: 'consent' })
      const sent = await visit(new URL(form, at).href, { method: 'POST', body })
      at = goal(at, sent)
    }
    throw new Error(`the provider sends the browser in circles: ${seen.join('\n')}`)
  }
  return {
    visit,
    through,
    goal,
    cookies: (url: string) => jarOf(url),
    cookieHeader: (url: string) => [...jarOf(url)].map((p) => p.join('=')).join('; '),
  }
}
export type TestBrowser = ReturnType<typeof openBrowser>
