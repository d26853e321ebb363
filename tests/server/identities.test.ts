/** Accounts elsewhere that one has: connecting, proving by them, taking them away, and the steps that are left after coming back. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { Secret, TOTP } from 'otpauth'
import { openBrowser, type TestBrowser } from '../support/provider.ts'
import { problem, Work } from '../support/work.ts'

const work = new Work()
const { opens, closes, comesIn, asks, accountOf, person } = work

describe('connecting', () => {
  beforeAll(opens)
  afterAll(closes)
  const signsInHere = async (name: string): Promise<TestBrowser> => {
    const browser = openBrowser()
    const answer = await work.place.post(
      'session.signIn',
      { name, password: 'correct horse', device: 'web' },
      { headers: { origin: work.place.url } },
    )
    for (const line of answer.headers.getSetCookie()) {
      const [key = '', value = ''] = line.split(';')[0]!.split(/=(.*)/s)
      browser.cookies(work.place.url).set(key, value)
    }
    return browser
  }
  const connects = async (browser: TestBrowser, login: string): Promise<string> => {
    const { url } = await asks(browser, 'identity.link', { provider: 'work' })
    const response = await browser.visit(`${work.place.url}${url}&return=/settings/security`)
    const callback = await browser.through(browser.goal(work.place.url, response), login, 'allow')
    return (await browser.visit(callback)).headers.get('location')!
  }

  test('[S-159] who is signed in connects an account by asking, once, and signs in by it from then on', async () => {
    await work.place.joins('Ida')
    const browser = await signsInHere('Ida')
    expect(await connects(browser, person('ida-at-work'))).toBe('/settings/security')
    expect((await asks(browser, 'identity.list')).identities).toMatchObject([{ provider: 'work', label: 'ida-at-work@work.example' }])
    const other = openBrowser()
    await comesIn(other, 'ida-at-work')
    expect((await asks(other, 'identity.list')).identities).toHaveLength(1)
    expect(await accountOf('ida-at-work')).toBeUndefined()
  })
  test('[S-159] an account of somebody else is not taken, and a link alone connects nothing', async () => {
    await work.place.joins('Jon')
    const browser = await signsInHere('Jon')
    expect(problem(await connects(browser, 'ida-at-work'))).toBe('identity_taken')
    const { url } = await asks(browser, 'identity.link', { provider: 'work' })
    const lured = await openBrowser().visit(`${work.place.url}${url}`)
    expect(problem(lured.headers.get('location')!)).toBe('entry_expired')
    const spent = await browser.visit(`${work.place.url}${url}`)
    expect(problem(spent.headers.get('location')!)).toBe('entry_expired')
    expect((await asks(browser, 'identity.list')).identities).toEqual([])
  })
  test('[S-258] a session that is locked or ends on the way connects nothing', async () => {
    const person_ = person('nia-at-work')
    await work.place.joins('Nia')
    for (const [command, code] of [
      ['session.lock', 'session_held'],
      ['session.signOut', 'unauthenticated'],
    ] as const) {
      const browser = await signsInHere('Nia')
      const { url } = await asks(browser, 'identity.link', { provider: 'work' })
      const response = await browser.visit(`${work.place.url}${url}&return=/settings/security`)
      const callback = await browser.through(browser.goal(work.place.url, response), person_, 'allow')
      expect((await asks(browser, command)).ok).toBe(true)
      expect(problem((await browser.visit(callback)).headers.get('location')!)).toBe(code)
    }
    expect((await asks(await signsInHere('Nia'), 'identity.list')).identities).toEqual([])
  })
  test('[S-159] it can be taken away again, but not the only way in', async () => {
    const only = openBrowser()
    await comesIn(only, person('kim'))
    const { identities, only: isOnly } = await asks(only, 'identity.list')
    expect(isOnly).toBe(true)
    expect((await asks(only, 'identity.unlink', { identity: identities[0].id })).error.code).toBe('last_way')
    const browser = await signsInHere('Ida')
    const mine = (await asks(browser, 'identity.list')).identities[0].id
    expect((await asks(only, 'identity.unlink', { identity: mine })).error.code).toBe('not_found')
    expect((await asks(browser, 'identity.unlink', { identity: mine })).ok).toBe(true)
    expect((await asks(browser, 'identity.list')).identities).toEqual([])
  })
  test('[S-158] whoever has no password chooses a first one after a fresh proof, and then has another way in', async () => {
    const browser = openBrowser()
    await comesIn(browser, person('max'))
    const next = 'seven bright lanterns at dusk'
    expect((await asks(browser, 'account.password', { next })).ok).toBe(true)
    expect((await work.place.signsIn('max', { password: next })).status).toBe(200)
    expect((await asks(browser, 'identity.list')).only).toBe(false)
    expect((await asks(browser, 'account.password', { next: 'another long sentence here' })).error.code).toBe('wrong_credentials')
  })
  test('[S-159] a fresh sign-in there proves that it is still oneself; somebody else’s does not', async () => {
    const browser = openBrowser()
    await comesIn(browser, person('lea'))
    const { url } = await asks(browser, 'identity.confirm', { provider: 'work' })
    const goal = browser.goal(work.place.url, await browser.visit(`${work.place.url}${url}&return=/settings/look`))
    expect(new URL(goal).searchParams.get('prompt')).toBe('login')
    expect(new URL(goal).searchParams.get('max_age')).toBe('60')
    const mine = await browser.through(goal, 'lea', 'allow')
    expect((await browser.visit(mine)).headers.get('location')).toBe('/settings/look')
    const again = await asks(browser, 'identity.confirm', { provider: 'work' })
    const second = browser.goal(work.place.url, await browser.visit(`${work.place.url}${again.url}`))
    browser.cookies(work.provider.issuer).clear()
    const other = await browser.through(second, person('not-lea'), 'allow')
    expect(problem((await browser.visit(other)).headers.get('location')!)).toBe('provider_refused')
  })
  test('[S-247] a sign-in there from before the asking proves nothing, and each way of wishing for a fresh one brings one', async () => {
    const browser = openBrowser()
    await comesIn(browser, person('max'))
    const confirms = async (change: (url: URL) => void): Promise<string> => {
      const { url } = await asks(browser, 'identity.confirm', { provider: 'work' })
      const goal = new URL(browser.goal(work.place.url, await browser.visit(`${work.place.url}${url}&return=/settings/look`)))
      change(goal)
      return (await browser.visit(await browser.through(goal.href, 'max', 'allow'))).headers.get('location')!
    }
    const without = await confirms((url) => {
      url.searchParams.delete('prompt')
      url.searchParams.delete('max_age')
    })
    expect(problem(without)).toBe('provider_refused')
    // Both ways of asking for a fresh one are understood there, each alone and zero with the other.
    for (const change of [
      (url: URL) => url.searchParams.delete('max_age'),
      (url: URL) => {
        url.searchParams.delete('prompt')
        url.searchParams.set('max_age', '0')
      },
      (url: URL) => url.searchParams.set('max_age', '0'),
    ])
      expect(await confirms(change)).toBe('/settings/look')
  })
})

describe('what is left after coming back', () => {
  beforeAll(opens)
  afterAll(closes)
  const stepOf = async (browser: TestBrowser) =>
    (await (await browser.visit(`${work.place.url}/auth/step`)).json()) as { entered: { step: string; ticket: string } | null }
  const proceeds = (browser: TestBrowser, ticket: string, next: object) =>
    work.place.post(
      'session.proceed',
      { ticket, next },
      { cookie: browser.cookieHeader(work.place.url), headers: { origin: work.place.url } },
    )

  test('[S-157] whoever has a second factor here shows it, unless the provider saw two; the step is for that browser alone, once', async () => {
    const browser = openBrowser()
    await comesIn(browser, person('pia'))
    const { ticket, secret } = await asks(browser, 'totp.start')
    const code = (ahead: number) => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + ahead })
    expect((await asks(browser, 'totp.enrol', { ticket, code: code(0) })).ok).toBe(true)
    const again = openBrowser()
    const { to, answer } = await comesIn(again, 'pia')
    expect(to).toBe('/enter')
    expect(answer.headers.getSetCookie().filter((c) => c.startsWith('zaima='))).toEqual([])
    expect((await stepOf(openBrowser())).entered).toBeNull()
    const { entered } = await stepOf(again)
    expect(entered).toMatchObject({ step: 'second', ways: ['totp', 'recovery'] })
    expect((await stepOf(again)).entered).toBeNull()
    expect((await proceeds(again, entered!.ticket, { way: 'totp', code: code(30_000) })).body.step).toBe('in')
    const both = openBrowser()
    person('pia', { amr: ['pwd', 'mfa'] })
    expect((await comesIn(both, 'pia')).to).toBe('/')
  })
  test('[S-157] at the cap of a role one chooses what makes room, as after a password', async () => {
    const { policies } = (await work.place.post('policy.get', {}, work.owner)).body
    await work.place.post('policy.update', { role: 'member', policy: { ...policies.member, most: 1, beyond: 'ask' } }, work.owner)
    const first = openBrowser()
    await comesIn(first, person('quin'))
    const second = openBrowser()
    expect((await comesIn(second, 'quin')).to).toBe('/enter')
    const { entered } = (await stepOf(second)) as { entered: { step: string; ticket: string; sessions: { id: string }[] } }
    expect(entered).toMatchObject({ step: 'full', sessions: [{ way: 'oidc' }] })
    expect((await proceeds(second, entered.ticket, { way: 'end', session: entered.sessions[0]!.id })).body.step).toBe('in')
    expect((await asks(first, 'session.list')).error.code).toMatch(/unauthenticated|session_expired/)
  })
  test('[S-150] on a shared computer the session is as short as after a password', async () => {
    const browser = openBrowser()
    await comesIn(browser, person('ray'), { path: '?stay=shared' })
    const [session] = (await asks(browser, 'session.list')).sessions as { expiresAt: number; createdAt: number }[]
    expect(session!.expiresAt - session!.createdAt).toBe(43_200_000)
  })
})
