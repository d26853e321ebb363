/** Sessions that end while somebody is connected: their sockets close within a second, with the reason, and the token is worth nothing. */
import { protocol } from '../../src/protocol/version.ts'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { password } from '../support/given.ts'
import { openPlace, type Joined, type Place } from '../support/place.ts'

let place: Place
let ana: Joined
beforeAll(async () => {
  place = await openPlace('--session-idle', '1s', '--session-max', '2s', '--session-keep', '30d')
  ana = await place.ownedBy('Ana')
})
afterAll(() => place.closes())

const signsIn = async (keep: 'keep' | 'forget'): Promise<Joined> =>
  (await place.post('session.signIn', { name: 'Ana', password, device: 'cli', keep: keep === 'keep' })).body
const isOpen = async (who: Joined): Promise<boolean> => (await place.post('session.list', {}, who)).status === 200

describe('the end of a session', () => {
  test('[S-6] unused for its time it is over; with an open connection it is not; kept it is not', async () => {
    const [unused, used, kept] = await Promise.all([signsIn('forget'), signsIn('forget'), signsIn('keep')])
    const socket = place.dials(used)
    await socket.greets()
    await Bun.sleep(1_200)
    const over = await place.post('session.list', {}, unused)
    expect([over.status, over.body.error.code]).toEqual([401, 'session_expired'])
    expect([await isOpen(used), await isOpen(kept)]).toEqual([true, true])
    const late = place.dials(unused)
    await late.opens()
    late.says({ cmd: 'hello', protocol: protocol.current })
    expect((await late.ends()).code).toBe(4501)
  })

  test('[S-7, S-8] at its absolute end its sockets close within a second, with their reason; kept it goes on', async () => {
    const start = performance.now()
    const [brief, kept] = await Promise.all([signsIn('forget'), signsIn('keep')])
    const tabs = [place.dials(brief), place.dials(brief)]
    const other = place.dials(kept)
    for (const socket of [...tabs, other]) await socket.greets()
    for (const tab of tabs) expect(await tab.ends()).toMatchObject({ code: 4501, reason: 'session_expired' })
    expect(performance.now() - start).toBeGreaterThan(1_900)
    expect(performance.now() - start).toBeLessThan(3_300)
    expect(await isOpen(brief)).toBe(false)
    expect(other.isOpen()).toBe(true)
    expect(await isOpen(kept)).toBe(true)
  })

  test("[S-9] signing out closes every tab's socket within a second, and no other session's", async () => {
    const [mine, other] = await Promise.all([signsIn('keep'), signsIn('keep')])
    const tabs = [place.dials(mine), place.dials(mine), place.dials(mine)]
    const beside = place.dials(other)
    for (const socket of [...tabs, beside]) await socket.greets()
    const start = performance.now()
    expect((await place.post('session.signOut', {}, mine)).status).toBe(200)
    for (const tab of tabs) expect(await tab.ends()).toMatchObject({ code: 4500, reason: 'signed_out' })
    expect(performance.now() - start).toBeLessThan(1_000)
    expect(await isOpen(mine)).toBe(false)
    expect(beside.isOpen()).toBe(true)
  })

  test('[S-9, S-10] ended from elsewhere: the same, with another reason; signing out over a socket ends that socket too', async () => {
    const [mine, other] = await Promise.all([signsIn('keep'), signsIn('keep')])
    const [here, there] = [place.dials(mine), place.dials(other)]
    await Promise.all([here.greets(), there.greets()])
    expect(await here.asks('session.end', { session: other.session })).toMatchObject({ ok: true })
    expect(await there.ends()).toMatchObject({ code: 4502, reason: 'revoked' })
    expect(await here.hears('session.ended')).toMatchObject({ session: other.session, reason: 'revoked' })
    here.says({ cmd: 'session.signOut', ref: 99 })
    expect(await here.ends()).toMatchObject({ code: 4500 })
    expect([await isOpen(mine), await isOpen(other)]).toEqual([false, false])
  })

  test('[W-10] a client that comes back with its token is the same connection; another run of the server knows it no more', async () => {
    const mine = await signsIn('keep')
    const first = place.dials(mine)
    const { connection, resume } = await first.greets()
    const second = place.dials(mine)
    expect(await second.greets({ resume })).toMatchObject({ connection, resumed: true })
    expect(await first.ends()).toMatchObject({ code: 4503, reason: 'replaced' })
    const forged = place.dials(mine)
    expect(await forged.greets({ resume: `${resume.slice(0, -1)}${resume.endsWith('0') ? '1' : '0'}` })).toMatchObject({ resumed: false })
    expect(ana.account.role).toBe('owner')
  })

  test('[W-4] a planned stop tells everyone when to come back, closes with its code, and then answers no more', async () => {
    const other = await openPlace()
    const owner = await other.ownedBy('Ana')
    const sockets = [other.dials(owner), other.dials(owner)]
    for (const socket of sockets) await socket.greets()
    await other.stops()
    for (const socket of sockets) {
      const { reconnectAfterMs } = await socket.hears('draining')
      expect(reconnectAfterMs).toBeGreaterThanOrEqual(500)
      expect(await socket.ends()).toMatchObject({ code: 4000, reason: 'draining' })
    }
    expect(
      await fetch(`${other.url}/healthz`).then(
        () => 'answers',
        () => 'gone',
      ),
    ).toBe('gone')
    await other.closes()
  })
})
