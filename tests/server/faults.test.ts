/** A fault of the server itself, made by taking a table away under its feet: the caller learns an incident's number and nothing else. */
import { Database } from 'bun:sqlite'
import { join } from 'node:path'
import { expect, test } from 'bun:test'
import { openPlace } from '../support/place.ts'

test('[W-16] a fault is answered with the number under which it was logged, tells nothing of the inside, and passes', async () => {
  const place = await openPlace()
  const ana = await place.ownedBy('Ana')
  const socket = place.dials(ana)
  const room = (await socket.greets()).memberships[0].room.id
  const send = (clientId: string) => place.post('message.send', { room, clientId, body: 'hello' }, ana)
  expect((await send('before-the-fault')).status).toBe(200)

  const behind = new Database(join(place.folder, 'zaima.db'))
  behind.run('alter table messages rename to elsewhere')
  const answer = await send('during-the-fault')
  expect([answer.status, answer.body.error.code]).toEqual([500, 'internal'])
  expect(answer.body.error.message).toMatch(/incident f[0-9a-z]{20}/)
  expect(answer.text).not.toMatch(/sql|table|elsewhere|\.ts|\/src/i)
  expect(await socket.asks('history.before', { room })).toMatchObject({ error: { code: 'internal' } })
  expect(await socket.asks('place.get')).toMatchObject({ ok: true })

  behind.run('alter table elsewhere rename to messages')
  behind.close()
  expect((await send('during-the-fault')).body).toMatchObject({ ok: true, message: { seq: 2 } })
  expect(await place.stillWorks(ana)).toBe(true)
  await place.closes()
})
