/**
 * `kill -9` in the middle of two hundred people talking, and a new start on the same folder. What was acknowledged is there, once and in
 * order, on every client; what was not is sent again by its client and is there once too.
 */
import { describe, expect, test } from 'bun:test'
import { createBunEnv } from '../../src/cli/env-bun.ts'
import { createClient } from '../../src/client/client.ts'
import type { Client } from '../../src/client/api.ts'
import type { RoomId } from '../../src/protocol/ids.ts'
import type { Message } from '../../src/protocol/model.ts'
import { ask, startProcess } from '../support/process.ts'
import { password } from '../support/given.ts'
import { until } from '../support/place.ts'
import { random, seed } from '../support/random.ts'
import { tempFolder } from '../support/store.ts'

const people = 20
const tabsEach = 10
const each = 5
const all = people * tabsEach * each

const timeline = (client: Client, room: RoomId): readonly Message[] => client.state().timelines.get(room)?.messages ?? []

const connectAll = async (url: string, setup: string): Promise<Client[]> => {
  const owner = await ask(url, 'account.register', { name: 'p0', password, setup, device: 'cli', keep: true })
  await ask(url, 'place.update', { registration: 'open' }, owner.token)
  const others = await Promise.all(
    Array.from({ length: people - 1 }, (_, n) => ask(url, 'account.register', { name: `p${n + 1}`, password, device: 'cli', keep: true })),
  )
  const clients = [owner, ...others].flatMap(({ token }) =>
    Array.from({ length: tabsEach }, () => createClient(createBunEnv({ url, token, deviceKind: 'cli' }))),
  )
  for (const client of clients) client.connect()
  await until('everyone online', () => clients.every((c) => c.state().link.kind === 'online'), 20_000)
  return clients
}

describe('kill -9', () => {
  test('[D-1, D-7] during two hundred concurrent sends: all that was acknowledged is there once, in order, on every client', async () => {
    const dice = random(seed)
    const folder = tempFolder()
    const flags = ['--data', folder.path, '--log', 'error', '--rate-messages', '10000/1s']
    let server = await startProcess([...flags, '--port', '0'])
    const clients = await connectAll(server.url, server.setup!)
    const [room] = clients[0]!.state().memberships.keys()
    for (const client of clients) client.open(room!)
    await until('everyone looking', () => clients.every((c) => c.state().timelines.get(room!)?.loading === null))

    const acknowledged = new Map<string, number>()
    const sent = new Set<string>()
    for (let n = 0; n < each; n++) for (const [who, client] of clients.entries()) sent.add(client.send(room!, `${who} says ${n}`))
    const enough = dice.between(Math.floor(all * 0.1), Math.floor(all * 0.6))
    for (const client of clients)
      client.subscribe((state, changed) => {
        if (server.isUp() && changed.has('timelines'))
          for (const m of state.timelines.get(room!)!.messages) acknowledged.set(m.clientId, m.seq)
      })
    await until('the moment to kill', () => acknowledged.size >= enough, 20_000)
    await server.dies()
    const survivors = new Map(acknowledged)
    console.log(`killed after ${survivors.size} of ${all} messages (ZAIMA_SEED=${seed})`)
    expect(survivors.size).toBeLessThan(all)
    await until('everyone to notice', () => clients.every((c) => c.state().link.kind !== 'online'))

    server = await startProcess([...flags, '--port', String(server.port)])
    expect(server.setup).toBeNull()
    for (const client of clients) client.hurry()
    const done = (c: Client) => c.state().pending.length === 0 && timeline(c, room!).length === all
    await until('everyone caught up', () => clients.every(done), 40_000)

    const truth = timeline(clients[0]!, room!)
    expect(truth.map((m) => m.seq)).toEqual(Array.from({ length: all }, (_, n) => n + 1))
    expect(new Set(truth.map((m) => m.clientId))).toEqual(sent)
    for (const m of truth) if (survivors.has(m.clientId)) expect(m.seq).toBe(survivors.get(m.clientId)!)
    const text = JSON.stringify(truth)
    for (const client of clients) expect(JSON.stringify(timeline(client, room!)) === text).toBe(true)
    for (const [who] of clients.entries()) {
      const said = truth.filter((m) => m.body.startsWith(`${who} says`)).map((m) => m.body)
      expect(said).toEqual(Array.from({ length: each }, (_, n) => `${who} says ${n}`))
    }
    for (const client of clients) client.close()
    await server.stops()
    folder.remove()
  }, 90_000)
})
