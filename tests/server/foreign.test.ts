/** What a page of somebody else's makes a browser send: refused at both doors, and written down where whoever runs the place looks. */
import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openPlace } from '../support/place.ts'

test('[S-243] it is in the security log with its address and its page, bounded, whatever stands in it', async () => {
  const place = await openPlace()
  await place.ownedBy('Ana')
  const evil = { headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' } }
  expect((await place.post('room.list', {}, { cookie: 'zaima=whatever', ...evil })).body.error.code).toBe('bad_origin')
  const socket = place.dials(evil)
  await socket.ends()
  for (let n = 0; n < 20; n += 1)
    await place.post('room.list', {}, { cookie: 'zaima=whatever', headers: { origin: 'https://e.example why=x address=1.2.3.4' } })
  await place.stops()
  const lines = readFileSync(join(place.folder, 'security.log'), 'utf8')
    .split('\n')
    .filter((line) => line.includes(' foreign_page '))
  expect(lines).toHaveLength(5)
  expect(lines.slice(0, 2).map((line) => line.split(' ').slice(1).join(' '))).toEqual(
    Array(2).fill('zaima foreign_page account="" address=127.0.0.1 page=https://evil.example'),
  )
  expect(lines.slice(2).every((line) => / address=127\.0\.0\.1 page=\S+$/.test(line))).toBe(true)
  await place.closes()
}, 20_000)
