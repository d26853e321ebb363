/** Coming in with an account elsewhere: a real provider, a browser that follows each redirect, and everything that can be wrong on the way. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Role } from '../../src/protocol/model.ts'
import type { World } from '../../src/server/actions/action.ts'
import { arrive, leave as leaveBy } from '../../src/server/actions/oidc.ts'
import { fileSeal } from '../../src/server/adapters/seal.ts'
import { hashToken, systemIds } from '../../src/server/adapters/ids.ts'
import { oidcProviders } from '../../src/server/adapters/oidc-client.ts'
import { providersKind, withSecrets } from '../../src/server/setting-oidc.ts'
import { clientId, clientSecret, openBrowser, openProvider } from '../support/provider.ts'
import { tempStore } from '../support/store.ts'
import { changed, openWith, problem, Work } from '../support/work.ts'

const work = new Work()
const { opens, closes, start, leave, comesIn, asks, accountOf, person } = work

describe('the way in', () => {
  beforeAll(opens)
  afterAll(closes)
  test('[S-150] out with state, nonce and PKCE, back with a cookie, and an account that was not there before', async () => {
    const browser = openBrowser()
    const url = new URL(await leave(browser, '?return=/settings/look&stay=forget'))
    expect(url.origin).toBe(work.provider.issuer)
    expect(url.searchParams.get('code_challenge_method')).toBe('S256')
    for (const name of ['state', 'nonce', 'code_challenge']) expect(url.searchParams.get(name)).toMatch(/^[\w-]{43}$/)
    const callback = await browser.through(url.href, person('ann', { preferred_username: 'ann.lee' }), 'allow')
    const answer = await browser.visit(callback)
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/settings/look'])
    const cookie = answer.headers.getSetCookie().find((c) => c.startsWith('zaima='))
    expect(cookie).toMatch(/^zaima=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
    expect((await asks(browser, 'session.list')).sessions[0]).toMatchObject({ way: 'oidc', device: 'web', current: true })
    expect(await accountOf('ann.lee')).toMatchObject({ displayName: 'ann of Work', role: 'member' })
  })
  test('[S-151] the account is found again by issuer and subject, whatever else they call it', async () => {
    const browser = openBrowser()
    await comesIn(browser, person('bea'))
    const first = await accountOf('bea')
    const again = openBrowser()
    await comesIn(again, person('bea', { preferred_username: 'somebody-else', name: 'Other', email: 'new@work.example' }))
    expect(await accountOf('somebody-else')).toBeUndefined()
    expect((await accountOf('bea'))?.id).toBe(first?.id)
    expect((await asks(again, 'identity.list')).identities[0].label).toBe('new@work.example')
  })
  test('[S-155] a taken name gets a number, and an address that is the same connects nothing by itself', async () => {
    const browser = openBrowser()
    await comesIn(browser, person('own', { preferred_username: 'owner', email: 'owner@work.example' }))
    expect(await accountOf('owner-2')).toMatchObject({ role: 'member' })
    expect((await work.place.post('identity.list', {}, work.owner)).body.identities).toEqual([])
  })
  test('[S-158] such an account has no password to guess', async () => {
    await comesIn(openBrowser(), person('cas'))
    for (const password of [' ', 'null', 'nobody has this password'])
      expect((await work.place.signsIn('cas', { password })).body.error.code).toBe('wrong_credentials')
  })
  test('[S-152] one is sent back inside the place and nowhere else', async () => {
    const browser = openBrowser()
    const { to } = await comesIn(browser, person('dan'), { path: `?return=${encodeURIComponent('//evil.example/x')}` })
    expect(to).toBe('/')
  })
})

describe('what does not hold', () => {
  beforeAll(opens)
  afterAll(closes)
  const stranger = async (how: Parameters<typeof comesIn>[2], code: string): Promise<void> => {
    const browser = openBrowser()
    const { answer, to } = await comesIn(browser, person('eve'), how)
    expect([answer.status, problem(to)]).toEqual([303, code])
    expect(answer.headers.getSetCookie().filter((c) => c.startsWith('zaima='))).toEqual([])
    expect(browser.cookies(work.place.url).has('zaima')).toBe(false)
  }
  test('[S-153] another state, on the way out or back, is nobody’s', async () => {
    await stranger({ change: changed('state', 'another-state-of-my-own') }, 'entry_expired')
    await stranger({ back: changed('state', 'another-state-of-my-own') }, 'entry_expired')
  })
  test('[S-153] another nonce, another challenge, another issuer: refused', async () => {
    await stranger({ change: changed('nonce', 'another-nonce') }, 'provider_refused')
    await stranger({ change: changed('code_challenge', 'A'.repeat(43)) }, 'provider_refused')
    await stranger({ back: changed('iss', 'https://elsewhere.example') }, 'provider_refused')
    await stranger({ back: changed('code', 'a-code-of-my-own') }, 'provider_refused')
  })
  test('[S-153] an id token that somebody changed on the way: refused', async () => {
    const swap = (change: (claims: Record<string, unknown>) => void) => (body: Record<string, unknown>) => {
      const [head, payload, seal] = String(body['id_token']).split('.')
      const claims = JSON.parse(Buffer.from(payload!, 'base64url').toString()) as Record<string, unknown>
      change(claims)
      body['id_token'] = [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), seal].join('.')
    }
    for (const change of [
      (c: Record<string, unknown>) => void (c['sub'] = 'ann'),
      (c: Record<string, unknown>) => void (c['aud'] = 'another-client'),
      (c: Record<string, unknown>) => void (c['amr'] = ['mfa']),
    ]) {
      work.provider.tampers(swap(change))
      await stranger({}, 'provider_refused')
    }
    work.provider.tampers((body) => void (body['id_token'] = undefined))
    await stranger({}, 'provider_refused')
    work.provider.tampers(null)
    expect(await accountOf('eve')).toBeUndefined()
  })
  test('[S-153] the same answer a second time opens nothing', async () => {
    const browser = openBrowser()
    const { callback } = await comesIn(browser, person('fay'))
    const again = await browser.visit(callback)
    expect(problem(again.headers.get('location')!)).toBe('entry_expired')
    expect(again.headers.getSetCookie().filter((c) => c.startsWith('zaima='))).toEqual([])
  })
  test('[S-154] an answer that another browser began signs nobody in', async () => {
    const mallory = openBrowser()
    const callback = await mallory.through(await leave(mallory), person('mal'), 'allow')
    const victim = openBrowser()
    await leave(victim)
    const answer = await victim.visit(callback)
    expect(problem(answer.headers.get('location')!)).toBe('entry_expired')
    expect(victim.cookies(work.place.url).has('zaima')).toBe(false)
    expect(problem((await openBrowser().visit(callback)).headers.get('location')!)).toBe('entry_expired')
  })
  test('[S-160] a person who says no there, and a provider that is down, end on a page that says what to do', async () => {
    const browser = openBrowser()
    const denied = await browser.visit(await browser.through(await leave(browser), 'gil', 'cancel'))
    expect(problem(denied.headers.get('location')!)).toBe('provider_refused')
    const callback = await browser.through(await leave(browser), person('gil'), 'allow')
    work.provider.falls('silent')
    expect(problem((await browser.visit(callback)).headers.get('location')!)).toBe('provider_unreachable')
    const down = await openBrowser().visit(start())
    expect([down.status, problem(down.headers.get('location')!)]).toEqual([303, 'provider_unreachable'])
    work.provider.falls('back')
    expect((await comesIn(openBrowser(), 'gil')).to).toBe('/')
    const none = await openBrowser().visit(`${work.place.url}/auth/nobody/start`)
    expect(problem(none.headers.get('location')!)).toBe('not_found')
  })
})

describe('groups and goodbyes', () => {
  beforeAll(opens)
  afterAll(closes)
  test('[S-156] the role follows the groups at each sign-in, and the log says so', async () => {
    const roles: (Role | undefined)[] = []
    for (const groups of [['staff'], ['it', 'staff'], ['owner'], []]) {
      await comesIn(openBrowser(), person('hal', { groups }))
      roles.push((await accountOf('hal'))?.role)
    }
    expect(roles).toEqual(['moderator', 'admin', 'member', 'member'])
    const { entries } = (await work.place.post('audit.list', { action: 'role.set' }, work.owner)).body
    expect(entries.map((e: { detail: { from: Role; to: Role } }) => [e.detail.from, e.detail.to])).toEqual([
      ['admin', 'member'],
      ['moderator', 'admin'],
    ])
  })
  test('[S-160] one can sign out at the provider as well', async () => {
    const answer = await openBrowser().visit(`${work.place.url}/auth/work/sign-out`)
    const to = new URL(answer.headers.get('location')!)
    expect([to.origin, to.searchParams.get('client_id'), to.searchParams.get('post_logout_redirect_uri')]).toEqual([
      work.provider.issuer,
      clientId,
      `${work.place.url}/`,
    ])
  })
})

test('[S-153] an answer that took longer than ten minutes opens nothing', async () => {
  const opened = await tempStore()
  const far = await openProvider()
  far.serves('http://127.0.0.1:9')
  const settings = providersKind.read([{ id: 'work', name: 'Work ID', issuer: far.issuer, clientId, clientSecret }])
  if (!settings.ok) throw new Error(settings.expected)
  const providers = oidcProviders(withSecrets(settings.value, () => null, []))
  const seal = fileSeal({ file: `${opened.file}.key`, ids: systemIds() })
  const world = { ids: systemIds(), hashToken, seal, providers, publicUrl: () => 'http://127.0.0.1:9' } as unknown as World
  const cx = { store: opened.store, world, browser: 'b', caller: { kind: 'anonymous', address: '', userAgent: '' } as const }
  const left = await leaveBy(
    { ...cx, now: 1_000 },
    { provider: 'work', back: '/', device: 'web', keep: false, shared: false, ask: undefined },
  )
  if (!left.ok) throw new Error(left.error.code)
  const browser = openBrowser()
  const query = new URL(await browser.through(left.value, 'ned', 'allow')).search.slice(1)
  expect(await arrive({ ...cx, now: 601_001 }, 'work', query, () => {})).toEqual({ kind: 'problem', code: 'entry_expired', back: null })
  await opened.close()
  await far.closes()
})

test('[S-150] where newcomers are let in by hand they wait, and where there are none they are told so', async () => {
  for (const [create, outcome] of [
    ['approve', { at: '/enter', step: 'waiting' }],
    ['no', { at: '/enter?problem=registration_closed&with=work', step: null }],
  ] as const) {
    const here = await openWith({ create })
    const browser = openBrowser()
    here.provider.says('moe', {})
    const out = await browser.visit(`${here.place.url}/auth/work/start`)
    const back = await browser.visit(await browser.through(browser.goal(here.place.url, out), 'moe', 'allow'))
    expect(back.headers.get('location')).toBe(outcome.at)
    const step = await (await browser.visit(`${here.place.url}/auth/step`)).json()
    expect(step).toEqual({ ok: true, entered: outcome.step === null ? null : { step: outcome.step } })
    expect(browser.cookies(here.place.url).has('zaima')).toBe(false)
    await here.place.closes()
    await here.provider.closes()
  }
})
