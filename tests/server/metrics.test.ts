/** The door for collectors of figures, on a real server. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { openPlace, until, type Joined, type Place } from '../support/place.ts'

let place: Place
let owner: Joined
beforeAll(async () => {
  place = await openPlace()
  owner = await place.ownedBy('bob')
})
afterAll(() => place.closes())

test("[P-511] figures are for an administrator's bearer token: not for members, strangers or a browser's cookie", async () => {
  const ana = await place.joins('ana')
  expect((await place.get('/metrics')).status).toBe(401)
  expect((await place.get('/metrics', ana)).status).toBe(403)
  expect((await place.get('/metrics', { cookie: `zaima=${owner.token}` })).status).toBe(401)
  const answer = await place.get('/metrics', owner)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8'])
  expect(answer.text).toContain('zaima_connected_total')
  expect(answer.text).not.toContain('people_here')
})
test("[P-508] sockets without a hello are bounded for each stranger's address, and not shared with those who signed in", async () => {
  const silent = Array.from({ length: 55 }, () => place.dials())
  await until('five to be turned away', () => place.core.metrics.counts().pending >= 5)
  const socket = place.dials(owner)
  await socket.greets()
  for (const s of silent) s.hangsUp()
  expect(place.core.metrics.counts().pending).toBe(5)
})
