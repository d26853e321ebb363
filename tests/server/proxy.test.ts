/** Behind a proxy: what it says counts if it is trusted, and the examples of docs/examples make it say the right things. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { makePair, openssl, whyNoOpenssl, type Pair } from '../support/certificates.ts'
import { password } from '../support/given.ts'
import { dial, openPlace, until, type Joined, type Place } from '../support/place.ts'
import { ask, clientAddress, freePort, programs, startProxy, type Asked, type ProxyName } from '../support/proxies.ts'
import { tempFolder } from '../support/store.ts'

describe('addresses told by a proxy', () => {
  let trusting: Place
  let wary: Place
  beforeAll(async () => {
    trusting = await openPlace('--trusted-proxies', '127.0.0.1', '--rate-sign-in', '3/15min')
    wary = await openPlace('--trusted-proxies', '10.0.0.0/8', '--rate-sign-in', '3/15min')
    for (const place of [trusting, wary]) {
      await place.ownedBy('Ana')
      await place.joins('Bob')
    }
  })
  afterAll(() => Promise.all([trusting.closes(), wary.closes()]))
  const from = (address: string) => ({ headers: { 'x-forwarded-for': address } })
  const guesses = async (place: Place, address: string): Promise<number> =>
    (await place.post('session.signIn', { name: 'Ana', password: 'a wrong guess', device: 'cli' }, from(address))).status

  test('[W-45] a session is listed under the address of its client, and a forged one changes nothing', async () => {
    for (const [place, address] of [
      [trusting, '203.0.113.5'],
      [wary, '127.0.0.1'],
    ] as const) {
      const { body } = await place.post('session.signIn', { name: 'Ana', password, device: 'cli' }, from('198.51.100.1, 203.0.113.5'))
      const { sessions } = (await place.post('session.list', {}, body)).body
      expect(sessions.find((s: { current: boolean }) => s.current).address).toBe(address)
    }
  })
  test('[W-45] who guesses is stopped by the address of the client, and not by that of the proxy', async () => {
    // Faster than a hand types, so that some count twice.
    let tried = 0
    while ((await guesses(trusting, '203.0.113.7')) === 401) tried += 1
    expect([2, 3]).toContain(tried)
    expect(await guesses(trusting, '203.0.113.7')).toBe(429)
    expect(await guesses(trusting, '203.0.113.8')).toBe(401)
  })
  test('[W-45] nobody gets more guesses by making addresses up', async () => {
    const answers: number[] = []
    for (let n = 0; n < 6; n++) answers.push(await guesses(wary, `203.0.113.${20 + n}`))
    expect(answers.slice(3)).toEqual([429, 429, 429])
  })
  test('[S-244] people lost at once are one outage if they are of one network behind the proxy, and none if they are of many', async () => {
    const place = await openPlace('--trusted-proxies', '127.0.0.1', '--outage-people', '5', '--rate-sign-in', '100/1min')
    const boss = await place.ownedBy('Owner')
    const people: Joined[] = []
    for (let n = 0; n < 5; n += 1) people.push(await place.joins(`person${n}`))
    /** All come from where they are said to, and are cut off without a goodbye. */
    const lose = async (addressOf: (n: number) => string): Promise<number> => {
      const before = (await place.post('detection.get', {}, boss)).body.detection.counts.outages
      const sockets = people.map(({ token }, n) => place.dials({ token, ...from(addressOf(n)) }))
      for (const socket of sockets) await socket.greets()
      for (const socket of sockets) socket.cuts()
      await until('the end of all', () => sockets.every((socket) => !socket.isOpen()))
      const counts = async () => (await place.post('detection.get', {}, boss)).body.detection
      for (let left = 100; left > 0 && (await counts()).phases.lost < 5; left -= 1) await Bun.sleep(20)
      expect((await counts()).phases.lost).toBeGreaterThanOrEqual(5)
      return (await counts()).counts.outages - before
    }
    expect(await lose((n) => `203.0.113.${n}`)).toBe(0)
    expect(await lose(() => '198.51.100.9')).toBe(1)
    await place.closes()
  }, 30_000)
  test('[W-45] silent sockets are counted by the address of the client, and made-up addresses bring no more of them', async () => {
    const crowd = async (place: Place, addressOf: (n: number) => string): Promise<number> => {
      const sockets = Array.from({ length: 60 }, (_, n) => place.dials({ headers: { 'x-forwarded-for': addressOf(n) } }))
      await Promise.all(sockets.map((socket) => socket.opens()))
      // Those that were turned away have heard so by the time that another is answered.
      const { token } = (await place.signsIn('Bob')).body as Joined
      await place.dials({ token, headers: { 'x-forwarded-for': '192.0.2.99' } }).opens()
      await until(
        'those that are too many',
        () => sockets.filter((s) => !s.isOpen()).length >= (addressOf(0) === addressOf(1) || place === wary ? 10 : 0),
      )
      const open = sockets.filter((socket) => socket.isOpen()).length
      for (const socket of sockets) socket.hangsUp()
      await until('the end of all', () => sockets.every((socket) => !socket.isOpen()))
      return open
    }
    expect(await crowd(trusting, () => '203.0.113.50')).toBe(50)
    expect(await crowd(trusting, (n) => `203.0.113.${60 + n}`)).toBe(60)
    expect(await crowd(wary, (n) => `203.0.113.${60 + n}`)).toBe(50)
  })
  test('[W-46] cookies are Secure, and origins are those of https, when a trusted proxy says so, and only then', async () => {
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': '203.0.113.80', origin: 'https://203.0.113.80' }
    const enters = (place: Place) => place.post('session.signIn', { name: 'Bob', password, device: 'web' }, { headers })
    const { headers: told } = await enters(trusting)
    expect(told.get('set-cookie')).toMatch(/^__Host-zaima=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure/)
    expect(told.get('strict-transport-security')).toContain('max-age=31536000')
    const cookie = told.get('set-cookie')!.split(';')[0]!
    expect((await trusting.post('session.list', {}, { cookie, headers })).status).toBe(200)
    expect((await trusting.post('session.list', {}, { cookie, headers: { ...headers, origin: 'http://203.0.113.80' } })).status).toBe(403)
    expect((await trusting.post('session.list', {}, { cookie })).status).toBe(401)
    expect((await enters(wary)).status).toBe(403)
    const plain = await wary.post('session.signIn', { name: 'Bob', password, device: 'web' }, { headers: { ...headers, origin: wary.url } })
    expect([plain.headers.get('set-cookie')!.slice(0, 6), plain.headers.get('strict-transport-security')]).toEqual(['zaima=', null])
  })
  test('[W-46] a socket goes by the same', async () => {
    const { token } = (await trusting.signsIn('Ana')).body as Joined
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': '203.0.113.80', origin: 'https://203.0.113.80' }
    const socket = trusting.dials({ cookie: `__Host-zaima=${token}`, headers })
    expect((await socket.greets({ device: 'web' })).event).toBe('welcome')
    expect(
      (await wary.get('/api/v1/socket', { headers: { ...headers, upgrade: 'websocket' }, cookie: `__Host-zaima=${token}` })).status,
    ).toBe(403)
  })
})

for (const name of Object.keys(programs) as ProxyName[]) {
  const missing = programs[name] === null ? `${name} was not found: install it to run its example` : openssl === null ? whyNoOpenssl : null
  if (missing !== null) console.log(`SKIPPED: ${missing}`)

  describe.skipIf(missing !== null)(`behind ${name}, as its example says`, () => {
    const folder = tempFolder()
    let pair: Pair
    let place: Place
    let proxy: Awaited<ReturnType<typeof startProxy>>
    let port = 0
    let ana: Joined
    beforeAll(async () => {
      pair = await makePair(folder.path, 'chat.example.org')
      port = await freePort()
      place = await openPlace('--public-url', `https://chat.example.org:${port}`, '--trusted-proxies', '127.0.0.1,::1')
      proxy = await startProxy(name, { folder: join(folder.path, name), pair, port, upstream: Number(new URL(place.url).port) })
      ana = await place.ownedBy('Ana')
    })
    afterAll(async () => {
      await proxy.stops()
      await place.closes()
      folder.remove()
    })
    const asks = (path: string, more: Partial<Asked> = {}) => ask({ port, ca: pair.ca, path, ...more })
    const own = () => ({ origin: `https://chat.example.org:${port}` })
    const enters = (headers: Record<string, string>) =>
      asks('/api/v1/session.signIn', { body: { name: 'Ana', password, device: 'web' }, headers: { ...own(), ...headers } })

    test('[W-51] the page comes over https with all its headers', async () => {
      const page = await asks('/')
      expect(page.status).toBe((await place.get('/')).status)
      expect(page.headers['content-security-policy']).toContain("trusted-types 'none'")
      expect(page.headers['strict-transport-security']).toContain('max-age')
    })
    test('[W-51] commands and a socket go through, with a cookie that keeps to https', async () => {
      const entered = await enters({})
      const cookie = String(entered.headers['set-cookie']).split(';')[0]!
      expect([entered.status, cookie.slice(0, 13)]).toEqual([200, '__Host-zaima='])
      expect((await asks('/api/v1/session.list', { body: {}, headers: { ...own(), cookie } })).status).toBe(200)
      expect((await asks('/api/v1/session.list', { body: {}, headers: { origin: 'https://evil.test', cookie } })).status).toBe(403)
      const socket = dial(`https://127.0.0.1:${port}`, { cookie, ca: pair.ca, headers: { ...own(), host: `chat.example.org:${port}` } })
      const { memberships } = await socket.greets({ device: 'web' })
      await place.post('message.send', { room: memberships[0].room.id, clientId: crypto.randomUUID(), body: 'through' }, ana)
      expect((await socket.hears('message.sent')).message.body).toBe('through')
      socket.hangsUp()
    })
    test('[W-51] the client’s address comes through, and one that it makes up does not', async () => {
      for (const forged of [
        {},
        { 'x-forwarded-for': '198.51.100.1' },
        { 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '198.51.100.1', forwarded: 'for=198.51.100.1' },
      ]) {
        const entered = await enters({ ...forged, 'x-forwarded-proto': 'http', 'x-forwarded-host': 'evil.test' })
        const cookie = String(entered.headers['set-cookie']).split(';')[0]!
        const { sessions } = JSON.parse((await asks('/api/v1/session.list', { body: {}, headers: { ...own(), cookie } })).text)
        expect(sessions.find((s: { current: boolean }) => s.current).address).toBe(clientAddress)
      }
    })
  })
}
