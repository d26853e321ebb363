/** Whose allowance is spent: a person's, or a stranger's network, whatever either opens. */
import { expect, test } from 'bun:test'
import { hashToken } from '../../src/server/adapters/ids.ts'
import { createBacklog } from '../../src/server/live/backlog.ts'
import { createBurden } from '../../src/server/live/burden.ts'
import { createHttp } from '../../src/server/transports/http.ts'
import { fakeTime } from '../support/fake-time.ts'
import { protocol } from '../../src/protocol/version.ts'
import { play } from '../support/play.ts'

const stranger = (address: string) => ({ kind: 'anonymous', address, userAgent: '' }) as const
// eslint-disable-next-line typescript/no-explicit-any
type Json = any
const codeOf = (answer: Json): string => (answer.ok === true ? 'ok' : answer.error.code)

play('[W-430] the lines and sessions of one person share what the person may do, of every class', async (stage) => {
  await stage.person('Olga')
  const bob = await stage.person('Bob')
  const cyd = await stage.person('Cyd')
  const [phone, laptop, other] = [await bob.opens('phone'), await bob.opens('laptop'), await cyd.opens('laptop')]
  // What opening the app has spent is there again.
  await stage.pass('1 min')
  const asks = [
    ['presence.touch', { inputAgoMs: 0 }],
    ['typing.set', { room: stage.lobby, typing: false }],
    ['device.mute', { session: 's0123456789abcdefghjk', muted: false }],
    ['presence.focus', { room: null }],
    ['presence.watch', { ids: [] }],
  ] as const
  for (const [command, input] of asks) {
    let allowed = 0
    for (let n = 0; n < 1_500; n++) {
      // By another door and another session each time, as whoever wants more would.
      const device = n % 2 === 0 ? phone : laptop
      const caller =
        device.browser.cookie === null ? null : await stage.core.authenticate(device.browser.cookie.split('=')[1]!, stranger('192.0.2.1'))
      if (caller === null || caller.kind !== 'signed-in') throw new Error('nobody')
      if (codeOf(await stage.core.dispatch(command, input, caller)) !== 'rate_limited') allowed += 1
      else break
    }
    expect([command, allowed]).toEqual([command, { touch: 200, set: 60, mute: 120, focus: 1_200, watch: 300 }[command.split('.')[1]!]!])
    expect(codeOf(await phone.asks(command, input as never))).toBe('rate_limited')
    expect(codeOf(await other.asks(command, input as never))).not.toBe('rate_limited')
  }
})

play('[W-431] the 256 networks of one home line share what a network may do', async (stage) => {
  let allowed = 0
  for (let n = 0; n < 256 * 10; n++)
    if (codeOf(await stage.core.dispatch('place.get', {}, stranger(`2001:db8:1:22${(n % 256).toString(16).padStart(2, '0')}::1`))) === 'ok')
      allowed += 1
  expect(allowed).toBe(1_200)
  expect(codeOf(await stage.core.dispatch('place.get', {}, stranger('2001:db8:1:2300::1')))).toBe('ok')
  expect(codeOf(await stage.core.dispatch('place.get', {}, stranger('192.0.2.9')))).toBe('ok')
})

play('[W-438] what reads a whole table has a small allowance of its own', async (stage) => {
  const ola = await stage.person('Olga')
  const laptop = await ola.opens('laptop')
  const codes: string[] = []
  for (let n = 0; n < 7; n++) codes.push(codeOf(await laptop.asks('audit.verify', {})))
  expect(codes).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'rate_limited'])
  expect(codeOf(await laptop.asks('audit.list', {}))).toBe('ok')
})

play('[W-435] a command that does not exist spends what reading does', async (stage) => {
  let unknown = 0
  while (codeOf(await stage.core.dispatch('no.such', {}, stranger('192.0.2.9'))) === 'unknown_command') unknown += 1
  expect(unknown).toBe(300)
  expect(stage.core.metrics.counts().dropped).toBe(1)
})

test('[W-440] requests that are under way at once are bounded for a network', async () => {
  const waiting: (() => void)[] = []
  const http = createHttp({
    dispatch: () => new Promise((done) => waiting.push(() => done({ ok: true }))),
    authenticate: (_token, origin) => Promise.resolve({ kind: 'anonymous', ...origin }),
    rates: { arrive: () => 0, spend: () => 0, spendBytes: () => 0 },
    backlog: createBacklog(),
    hashToken,
    metricsText: () => null,
    secure: 'plain',
    newKey: () => 'key',
    renew: () => Promise.resolve(null),
    foreign: () => {},
    publicUrl: 'http://zaima.test',
    keepMs: 0,
    notReady: () => null,
    badge: () => Promise.resolve(null),
    feed: () => Promise.resolve(null),
    auth: {} as Json,
    asset: () => null,
  })
  const posts = (address: string) =>
    Promise.resolve(http.fetch(new Request('http://zaima.test/api/v1/qr.wait', { method: 'POST' }), { address }))
  const all = Array.from({ length: 256 }, () => posts('192.0.2.1'))
  expect((await posts('192.0.2.1')).status).toBe(429)
  const elsewhere = posts('192.0.2.2')
  while (waiting.length < 257) await Bun.sleep(1)
  for (const answer of waiting) answer()
  expect((await elsewhere).status).toBe(200)
  expect((await Promise.all(all)).every((r) => r.status === 200)).toBe(true)
  const again = posts('192.0.2.1')
  while (waiting.length < 258) await Bun.sleep(1)
  waiting.at(-1)!()
  expect((await again).status).toBe(200)
})

play('[W-436] what waits on one line is bounded in bytes, and so is what a stranger sends before they are in', async (stage) => {
  const bob = await stage.person('Bob')
  const { browser } = await bob.opens('laptop')
  const who = await stage.core.authenticate(browser.cookie!.split('=')[1]!, stranger('192.0.2.1'))
  const opens = () => {
    const closed: string[] = []
    const heard: string[] = []
    const line = stage.core.link(
      {
        send: (frame) => heard.push(frame) > 0,
        buffered: () => 0,
        subscribe: () => {},
        unsubscribe: () => {},
        close: (_code, reason) => void closed.push(reason),
      },
      who,
    )
    return { line, closed, heard }
  }
  const hello = JSON.stringify({ cmd: 'hello', protocol: protocol.current, device: 'web' })
  const wide = (n: number, size: number) =>
    `${JSON.stringify({ cmd: 'message.send', ref: n, room: stage.lobby, clientId: `wide-${n}-abcdef`, body: 'x' }).slice(0, -1)}${' '.repeat(size)}}`
  const { line, closed, heard } = opens()
  line.frame(hello)
  await stage.settles()
  // The first is under way, and waits for the store.
  for (let n = 0; n < 4; n++) line.frame(wide(n, 900_000))
  expect([closed, stage.core.backlog.bytes() > 3_000_000]).toEqual([[], true])
  await stage.settles()
  expect([heard.filter((frame) => frame.includes('"ok":true')).length, stage.core.backlog.bytes()]).toEqual([4, 0])
  for (let n = 10; n < 16; n++) line.frame(wide(n, 900_000))
  expect(closed).toContain('flood')
  line.closed(4002)
  await stage.settles()
  expect(stage.core.backlog.bytes()).toBe(0)

  const early = opens()
  early.line.frame(`${hello}${' '.repeat(70_000)}`)
  expect(early.closed).toEqual(['protocol_error'])
  early.line.closed(4506)
})

test('[W-436] bytes that wait are bounded for a person and in all, and given back', () => {
  const backlog = createBacklog({ perPayer: 10, inAll: 15 })
  expect([backlog.take('ana', 8), backlog.take('ana', 3), backlog.take('bob', 8), backlog.take('bob', 7)]).toEqual([
    true,
    false,
    false,
    true,
  ])
  backlog.give('ana', 8)
  expect([backlog.take('ana', 3), backlog.bytes()]).toEqual([true, 10])
})

test('[W-441] a strained server holds its strain against whoever causes it, and lets newcomers in meanwhile', () => {
  const clock = fakeTime().clockOf('server')
  let strain: 'steady' | 'strained' = 'steady'
  const burden = createBurden({ clock, strain: () => strain })
  burden.add('greedy', 1_000)
  for (let n = 0; n < 10; n++) burden.add(`person${n}`, 20)
  expect(burden.turnsAway('greedy')).toBe(false)
  strain = 'strained'
  expect([burden.turnsAway('greedy'), burden.turnsAway('person1'), burden.strainOnOthers()]).toEqual([true, false, 'steady'])
  const evenly = createBurden({ clock, strain: () => strain })
  for (let n = 0; n < 100; n++) evenly.add(`person${n}`, 200)
  expect([evenly.turnsAway('person1'), evenly.strainOnOthers()]).toEqual([false, 'strained'])
})
