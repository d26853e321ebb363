import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '../client/client.ts'
import type { Client } from '../client/api.ts'
import type { State } from '../client/state.ts'
import { readConfig } from '../server/config.ts'
import { startServer } from '../server/main.ts'
import { comeIn } from './entered.ts'
import { createBunEnv } from './env-bun.ts'

const data = mkdtempSync(join(tmpdir(), 'zaima-env-'))
const start = (port: number) => {
  const read = readConfig({ argv: [], env: { ZAIMA_DATA: data, ZAIMA_PORT: String(port), ZAIMA_LOG: 'silent' }, readFile: () => null })
  if (!read.ok) throw new Error(read.mistakes.join('\n'))
  return startServer(read.config)
}
let server: Awaited<ReturnType<typeof start>>
beforeAll(async () => {
  server = await start(0)
})
afterAll(async () => {
  await server.stop()
  rmSync(data, { recursive: true })
})

const until = (client: Client, so: (state: State) => boolean): Promise<void> =>
  new Promise((resolve) => {
    const look = () => {
      if (!so(client.state())) return
      stop()
      resolve()
    }
    const stop = client.subscribe(look)
    look()
  })
const signUp = async (name: string, setup: string | undefined) => {
  const stranger = createClient(createBunEnv({ url: server.url, deviceKind: 'cli' }))
  const answer = await stranger.call('account.register', {
    name,
    password: 'correct horse',
    device: 'cli',
    ...(setup === undefined ? {} : { setup }),
  })
  if (!answer.ok) throw new Error(answer.error.message)
  const client = createClient(
    createBunEnv({ url: server.url, token: comeIn(answer.value).token, deviceKind: 'cli', keepIn: join(data, `${name}.json`) }),
  )
  client.connect()
  await until(client, (s) => s.link.kind === 'online')
  return client
}

test('a terminal and a server over TCP: talk, a restart in the middle, each message once', async () => {
  const ana = await signUp('ana', server.setupUrl!.split('#')[1])
  await ana.call('place.update', { registration: 'open' })
  const bob = await signUp('bob', undefined)
  const made = await ana.call('room.create', { name: 'kitchen', kind: 'public' })
  if (!made.ok) throw new Error(made.error.message)
  const room = made.value.membership.room.id
  await bob.call('room.join', { room })
  bob.open(room)
  ana.open(room)
  bob.watch([ana.state().me!.account.id])
  ana.send(room, 'hi @bob')
  const shown = (client: Client) =>
    client
      .state()
      .timelines.get(room)
      ?.messages.map((m) => m.body) ?? []
  await until(bob, () => shown(bob).length === 1)
  await until(bob, (s) => s.fresh)
  expect(bob.state().memberships.get(room)).toMatchObject({ unread: 1, mentions: 1 })
  expect(bob.presenceOf(ana.state().me!.account.id)![1]).toBe('online')

  const { port } = server
  await server.stop()
  await until(ana, (s) => s.link.kind === 'waiting')
  for (let i = 0; i < 5; i++) ana.send(room, `m${i}`)
  expect(ana.state().pending.length).toBe(5)
  server = await start(port)
  ana.hurry()
  bob.hurry()
  await until(bob, () => shown(bob).length === 6)
  await until(ana, (s) => s.pending.length === 0)
  expect(shown(bob)).toEqual(['hi @bob', 'm0', 'm1', 'm2', 'm3', 'm4'])
  expect(shown(ana)).toEqual(shown(bob))
  await ana.call('session.signOut', {})
  expect(ana.state()).toMatchObject({ link: { kind: 'signed-out', reason: 'signed_out' }, me: null })
  bob.close()
}, 30_000)
