/** Getting in: the first link, registration, invitations, signing in, and what the browser is given to keep. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { password } from '../support/given.ts'
import { openPlace, type Joined, type Place } from '../support/place.ts'

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

describe('the first link', () => {
  test('[S-1] makes the owner, once; before that nobody gets in, and a wrong link is refused', async () => {
    const place = await openPlace()
    const setup = place.setupUrl!.split('#')[1]
    const register = async (name: string, more: object) =>
      (await place.post('account.register', { name, password, device: 'cli', ...more })).body
    expect((await place.post('place.get')).body.place.hasOwner).toBe(false)
    expect((await register('Eve', {})).error.code).toBe('registration_closed')
    expect((await register('Eve', { setup: 'wrong' })).error.code).toBe('link_invalid')
    expect((await register('Ana', { setup, password: 'short' })).error.code).toBe('weak_password')
    const both = await Promise.all([register('Ana', { setup }), register('Eve', { setup })])
    expect(both.filter((b) => b.ok).map((b) => b.account.role)).toEqual(['owner'])
    expect(both.find((b) => !b.ok).error.code).toMatch(/already_set_up|link_invalid/)
    expect((await register('Mallory', { setup })).error.code).toBe('already_set_up')
    await place.closes()
  })
})

describe('coming in', () => {
  let place: Place
  let ana: Joined
  beforeAll(async () => {
    place = await openPlace('--rate-sign-in', '5/15min')
    ana = await place.ownedBy('Ana')
  })
  afterAll(() => place.closes())
  const register = (name: string, more: object = {}) => place.post('account.register', { name, password, device: 'cli', ...more })
  const opens = (registration: string) => place.post('place.update', { registration }, ana)
  const invites = async (more: object = {}) =>
    (await place.post('invite.create', more, ana)).body as { token: string; invite: { id: string } }

  test('[S-2] open lets anyone in, by invitation only the invited, closed nobody', async () => {
    expect((await register('Open1')).status).toBe(200)
    await opens('invite')
    const first = await invites()
    const second = await invites()
    expect((await register('Stranger')).body.error.code).toBe('registration_closed')
    expect((await register('Guest1', { invite: first.token })).status).toBe(200)
    await opens('closed')
    expect((await register('Guest2', { invite: second.token })).body.error.code).toBe('link_invalid')
    expect((await register('Stranger')).body.error.code).toBe('registration_closed')
    expect((await place.post('invite.create', {}, ana)).body.error.code).toBe('registration_closed')
    expect((await place.signsIn('Guest1')).status).toBe(200)
    await opens('open')
  })

  test('[S-3] an invitation works as often as it says, until it expires or is revoked, and leads to its room', async () => {
    const { body } = await place.post('room.create', { name: 'Garden', kind: 'private' }, ana)
    const room = body.membership.room.id
    const { token } = await invites({ uses: 2, room })
    expect((await place.post('invite.get', { token })).body).toMatchObject({ ok: true, invitedBy: 'Ana', room: 'Garden' })
    const guests = await Promise.all(['Two1', 'Two2', 'Two3'].map((name) => register(name, { invite: token })))
    expect(guests.map((g) => g.status).toSorted((a, b) => a - b)).toEqual([200, 200, 410])
    const inside = guests.find((g) => g.status === 200)!.body as Joined
    expect((await place.post('room.members', { room }, inside)).body.members).toHaveLength(3)
    expect((await place.post('invite.get', { token })).body.error.code).toBe('link_invalid')

    const revoked = await invites()
    expect((await place.post('invite.revoke', { invite: revoked.invite.id }, inside)).body.error.code).toBe('not_found')
    expect((await place.post('invite.revoke', { invite: revoked.invite.id }, ana)).status).toBe(200)
    expect((await register('Late', { invite: revoked.token })).body.error.code).toBe('link_invalid')
    expect((await register('Late', { invite: 'no such link' })).body.error.code).toBe('link_invalid')
  })

  test('[S-2] a name is taken in any case and width, and an invitation is not spent on it', async () => {
    const { token } = await invites()
    expect((await register('ANA')).body.error.code).toBe('name_taken')
    expect((await register('Ａｎａ', { invite: token })).body.error.code).toBe('name_taken')
    expect((await register('Fresh', { invite: token })).status).toBe(200)
  })

  test('[S-4] a wrong password and a name nobody has read alike, and take alike', async () => {
    const times: Record<string, number[]> = { known: [], unknown: [] }
    const answers = new Set<string>()
    for (let n = 0; n < 3; n++) {
      for (const [kind, name] of [
        ['known', 'Open1'],
        ['unknown', 'Nobody'],
      ] as const) {
        const start = performance.now()
        const answer = await place.signsIn(name, { password: 'a wrong guess' })
        times[kind]!.push(performance.now() - start)
        answers.add(`${answer.status} ${answer.text}`)
      }
    }
    expect([...answers]).toHaveLength(1)
    expect([...answers][0]).toStartWith('401 ')
    const [a, b] = [median(times['known']!), median(times['unknown']!)]
    expect(Math.max(a, b) / Math.min(a, b)).toBeLessThan(2.5)
  })

  test('[S-245] who makes an account on a shared computer gets as short a session as who signs in there', async () => {
    await opens('open')
    const { body } = await register('Shared', { keep: true, shared: true })
    const { sessions } = (await place.post('session.list', {}, body)).body
    expect([sessions[0].shared, sessions[0].expiresAt - sessions[0].createdAt]).toEqual([true, 43_200_000])
  })

  test('[S-5] after too many failures the right password must wait too; other accounts need not, and neither need those signed in', async () => {
    const bob = (await register('Bob')).body as Joined
    // Faster than a hand types, so that some count twice.
    let tried = 0
    while ((await place.signsIn('bob', { password: 'a wrong guess' })).status === 401) tried += 1
    expect([3, 4, 5]).toContain(tried)
    const blocked = await place.signsIn('Bob')
    expect([blocked.status, blocked.body.error.code]).toEqual([429, 'rate_limited'])
    expect(blocked.body.error.retryAfterMs).toBeGreaterThan(60_000)
    for (let n = 0; n < 5; n++) await place.signsIn('Nobody at all', { password: 'a wrong guess' })
    expect((await place.signsIn('Nobody at all', { password: 'a wrong guess' })).status).toBe(429)
    expect((await place.signsIn('Ana')).status).toBe(200)
    expect((await place.post('session.list', {}, bob)).status).toBe(200)
  })

  test('[S-11] a browser gets a cookie no script can read, and no token; signing out takes it back', async () => {
    const answer = await place.post('session.signIn', { name: 'Ana', password, device: 'web' }, { headers: { origin: place.url } })
    const [cookie, device] = answer.headers.getSetCookie() as [string, string]
    expect(device).toMatch(/^zaima-device=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=34560000$/)
    expect(cookie).toMatch(/^zaima=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
    expect(answer.body.token).toBe('')
    expect(answer.text).not.toContain(cookie.slice(6, 49))
    const kept = await place.post('session.signIn', { name: 'Ana', password, device: 'mobile', keep: true })
    expect(kept.headers.getSetCookie()[0]).toMatch(/; Max-Age=7776000$/)
    const out = await place.post('session.signOut', {}, { cookie: cookie.split(';')[0]!, headers: { origin: place.url } })
    expect(out.headers.get('set-cookie')).toMatch(/^zaima=; .*Max-Age=0$/)
    expect((await place.post('session.list', {}, { cookie: cookie.split(';')[0]! })).status).toBe(401)
  })

  test('[S-11] the token is kept nowhere on the server, only its hash', async () => {
    const { token } = (await place.signsIn('Ana')).body as Joined
    const files = [...new Bun.Glob('*').scanSync({ cwd: place.folder, onlyFiles: true })]
    expect(files.length).toBeGreaterThan(1)
    for (const file of files) {
      const content = await Bun.file(`${place.folder}/${file}`).text()
      expect(content.includes(token)).toBe(false)
      expect(content.includes(password)).toBe(false)
    }
  })
})

describe('behind https', () => {
  test('[S-11] cookies are Secure and bound to the host, and browsers are told to stay on https', async () => {
    const place = await openPlace('--public-url', 'https://chat.example')
    await place.ownedBy('Ana')
    const answer = await place.post(
      'session.signIn',
      { name: 'Ana', password, device: 'web' },
      { headers: { origin: 'https://chat.example' } },
    )
    expect(answer.headers.getSetCookie()[0]).toMatch(/^__Host-zaima=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/)
    expect(answer.headers.get('strict-transport-security')).toContain('max-age')
    const cookie = answer.headers.get('set-cookie')!.split(';')[0]!
    expect((await place.post('session.list', {}, { cookie, headers: { origin: 'https://chat.example' } })).status).toBe(200)
    expect(
      (await place.post('session.list', {}, { cookie: cookie.replace('__Host-', ''), headers: { origin: 'https://chat.example' } })).status,
    ).toBe(401)
    expect((await place.post('session.list', {}, { cookie, headers: { origin: 'https://chat.example.evil' } })).status).toBe(403)
    expect((await place.post('invite.create', {}, { cookie, headers: { origin: 'https://chat.example' } })).body.url).toStartWith(
      'https://chat.example/invite#',
    )
    await place.closes()
  })
})
