/** What goes wrong inside, or was not one's to do: the caller learns little, and the log enough. A fault is made by taking a table away. */
import { Database } from 'bun:sqlite'
import { join } from 'node:path'
import { expect, test } from 'bun:test'
import { password } from '../support/given.ts'
import { openPlace, until } from '../support/place.ts'
import { ask, startProcess } from '../support/process.ts'
import { tempFolder } from '../support/store.ts'

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

test('[W-56] whoever is refused a right leaves a line in the log, without what was sent', async () => {
  const folder = tempFolder()
  const server = await startProcess(['--port', '0', '--data', folder.path])
  const joins = (name: string, more: object) => ask(server.url, 'account.register', { name, password, device: 'cli', ...more })
  const ana = await joins('Ana', { setup: server.setup })
  await ask(server.url, 'place.update', { registration: 'open' }, ana.token)
  const bob = await joins('Bob', {})
  expect((await ask(server.url, 'place.update', { name: 'Bob’s own place' }, bob.token)).error.code).toBe('forbidden')
  await until('the line', () => server.said().includes('a right was refused'))
  const line = server
    .said()
    .split('\n')
    .find((text) => text.includes('a right was refused'))!
  expect(JSON.parse(line)).toMatchObject({ command: 'place.update', account: bob.account.id, address: '127.0.0.1' })
  for (const secret of [bob.token, password, 'own place']) expect(server.said()).not.toContain(secret)
  await server.stops()
  folder.remove()
})
