/** The life of a session against a real server: how fast a lock and an end are felt, and the cap under two sign-ins at once. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openRolePolicy } from '../../src/protocol/entry.ts'
import { password } from '../support/given.ts'
import { openPlace, type Joined, type Place } from '../support/place.ts'

let place: Place
let ana: Joined
beforeAll(async () => {
  place = await openPlace()
  ana = await place.ownedBy('Ana')
  await place.joins('Bob')
})
afterAll(() => place.closes())

const signsIn = async (name: string): Promise<Joined> => (await place.signsIn(name)).body
const asks = async (rule: object): Promise<void> => {
  const answer = await place.post('policy.update', { role: 'member', policy: { ...openRolePolicy, ...rule } }, ana)
  expect(answer.status).toBe(200)
}

describe('a session ends or is locked', () => {
  test('[S-32] locked, its sockets close within a second with 4507, and so does every new one until it is unlocked', async () => {
    const bob = await signsIn('Bob')
    const [one, two] = [place.dials(bob), place.dials(bob)]
    await Promise.all([one.greets(), two.greets()])
    const start = performance.now()
    expect((await place.post('session.lock', {}, bob)).status).toBe(200)
    for (const socket of [one, two]) expect(await socket.ends()).toMatchObject({ code: 4507, reason: 'session_held' })
    expect(performance.now() - start).toBeLessThan(1_000)
    const refused = await place.post('room.list', {}, bob)
    expect([refused.status, refused.body.error.code]).toEqual([403, 'session_held'])
    const late = place.dials(bob)
    await late.opens()
    late.says({ cmd: 'hello', protocol: 1 })
    await late.ends()
    expect((await place.post('session.confirm', { proof: { way: 'password', password } }, bob)).status).toBe(200)
    const again = place.dials(bob)
    await again.greets()
    expect((await place.post('room.list', {}, bob)).status).toBe(200)
  })

  test('[S-32] behind a lock nothing can be set up, however freshly one had proven who one is', async () => {
    const bob = await signsIn('Bob')
    await place.post('session.lock', {}, bob)
    expect((await place.post('totp.start', {}, bob)).body.error.code).toBe('session_held')
  })

  test('[S-41] ended by an administrator, its sockets close within a second with the reason; a badge goes on', async () => {
    const bob = await signsIn('Bob')
    const badge = (await place.post('badge.create', {}, bob)).body
    const socket = place.dials(bob)
    await socket.greets()
    const start = performance.now()
    expect((await place.post('session.endOf', { session: bob.session }, ana)).status).toBe(200)
    expect(await socket.hears('session.ended')).toMatchObject({ session: bob.session, reason: 'by_admin' })
    expect(await socket.ends()).toMatchObject({ code: 4502 })
    expect(performance.now() - start).toBeLessThan(1_000)
    expect((await place.get(`/badge/${badge.token}.svg`)).status).toBe(200)
  })
})

describe('as many as allowed', () => {
  test('[S-39] of many sign-ins at the same moment exactly as many come in as there is room', async () => {
    for (const beyond of ['refuse', 'oldest', 'ask']) {
      await asks({ most: 2, beyond })
      const bobs = await Promise.all(Array.from({ length: 4 }, () => place.signsIn('Bob')))
      const steps = bobs.map(({ body }) => String(body.step ?? body.error.code))
      const [last] = bobs.filter(({ body }) => body.step === 'in').slice(-1)
      const open = last === undefined ? [] : (await place.post('session.list', {}, last.body)).body.sessions
      if (beyond === 'oldest') expect(steps).toEqual(Array(4).fill('in'))
      else expect(steps.filter((s) => s === 'in').length).toBeLessThanOrEqual(2)
      if (open !== undefined) expect(open.length).toBeLessThanOrEqual(2)
    }
    await asks({})
  })

  test('[S-37] a rule asks for a fresh proof, and the log says who changed what', async () => {
    expect((await place.post('policy.update', { role: 'guest', policy: { ...openRolePolicy, most: 0 } }, ana)).status).toBe(400)
    expect((await place.post('policy.get', {}, ana)).body.policies.guest).toEqual(openRolePolicy)
  })
})
