/** A place that knows one real provider, and what a browser does between the two; each step can be looked at and changed on its way. */
import { expect } from 'bun:test'
import type { Role } from '../../src/protocol/model.ts'
import { openPlace, type Joined, type Place } from './place.ts'
import { clientId, clientSecret, openProvider, type Claims, type TestBrowser } from './provider.ts'

type Provider = Awaited<ReturnType<typeof openProvider>>
export const openWith = async (more: object = {}): Promise<{ provider: Provider; place: Place; owner: Joined }> => {
  const provider = await openProvider()
  const setting = { id: 'work', name: 'Work ID', issuer: provider.issuer, clientId, clientSecret, create: 'yes', ...more }
  const place = await openPlace('--oidc', JSON.stringify([setting]), '--rate-sign-in', '100/1min')
  provider.serves(place.url)
  return { provider, place, owner: await place.ownedBy('Owner') }
}

/** The code of ours that a person is told of. */
export const problem = (to: string): string | null => new URL(to, 'http://place.test').searchParams.get('problem')
export const changed = (name: string, value: string) => (url: string) => {
  const next = new URL(url)
  next.searchParams.set(name, value)
  return next.href
}
type On = { readonly path?: string; readonly change?: (url: string) => string; readonly back?: (url: string) => string }
type Listed = { readonly name: string; readonly displayName: string; readonly role: Role; readonly id: string }

export class Work {
  provider!: Provider
  place!: Place
  owner!: Joined

  readonly opens = async (): Promise<void> => {
    Object.assign(this, await openWith({ roles: { staff: 'moderator', it: 'admin' }, role: 'member' }))
  }
  readonly closes = async (): Promise<void> => {
    await this.place.closes()
    await this.provider.closes()
  }
  readonly start = (path = ''): string => `${this.place.url}/auth/work/start${path}`
  /** Leaves for the provider: the address it is asked at. */
  readonly leave = async (browser: TestBrowser, path = ''): Promise<string> => {
    const response = await browser.visit(this.start(path))
    expect(response.status).toBe(303)
    return browser.goal(this.start(), response)
  }
  /** All the way; where the place sends one in the end, as a path. */
  readonly comesIn = async (browser: TestBrowser, login: string, { path = '', change = (url) => url, back = (url) => url }: On = {}) => {
    const callback = back(await browser.through(change(await this.leave(browser, path)), login, 'allow'))
    const answer = await browser.visit(callback)
    return { callback, answer, to: answer.headers.get('location') ?? '' }
  }
  readonly asks = async (browser: TestBrowser, command: string, body: object = {}) =>
    (await this.place.post(command, body, { cookie: browser.cookieHeader(this.place.url), headers: { origin: this.place.url } })).body
  readonly accountOf = async (name: string): Promise<Listed | undefined> =>
    ((await this.place.post('account.list', { query: name }, this.owner)).body.accounts as Listed[]).find((a) => a.name === name)
  /** What the provider says of somebody from now on. */
  readonly person = (id: string, claims: Claims = {}): string => {
    this.provider.says(id, { name: `${id} of Work`, email: `${id}@work.example`, ...claims })
    return id
  }
}
