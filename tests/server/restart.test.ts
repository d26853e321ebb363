/** A server that starts again knows nobody yet, and says so instead of calling everybody offline. */
import { afterEach, expect, test } from 'bun:test'
import { startServer, type Running } from '../../src/server/main.ts'
import { configOf, password } from '../support/given.ts'
import { dial, until } from '../support/place.ts'
import { ask } from '../support/process.ts'
import { tempFolder } from '../support/store.ts'

let running: Running | null = null
afterEach(async () => {
  await running?.stop()
  running = null
})

test('[P-514] after a restart, those who were here are unverified until they are back or their grace is over', async () => {
  const folder = tempFolder()
  const open = () => startServer(configOf(['--port', '0', '--data', folder.path, '--log', 'silent', '--grace-lost', '1500ms']))
  running = await open()
  const setup = running.setupUrl!.split('#')[1]
  const ana = await ask(running.url, 'account.register', { name: 'ana', password, setup, device: 'cli' })
  await ask(running.url, 'place.update', { registration: 'open' }, ana.token)
  const [bob, cyd, dee] = await Promise.all(
    ['bob', 'cyd', 'dee'].map((name) => ask(running!.url, 'account.register', { name, password, device: 'cli' })),
  )
  for (const person of [ana, bob, cyd]) await dial(running.url, { token: person.token }).greets()
  const lines = dial(running.url, { token: dee.token })
  await lines.greets()
  await lines.asks('presence.set', { value: 'invisible' })
  await running.stop()

  running = await open()
  const screen = dial(running.url, { token: bob.token })
  await screen.greets()
  const ids = [ana, cyd, dee].map((person) => person.account.id)
  const { entries } = await screen.asks('presence.watch', { ids })
  expect(entries.map((entry: string[]) => entry[1])).toEqual(['unverified', 'unverified', 'offline'])
  await dial(running.url, { token: ana.token }).greets()
  const changes = (id: string, state: string) => (frame: { event?: string; changes?: string[][] }) =>
    frame.event === 'presence.changed' && frame.changes?.some((entry) => entry[0] === id && entry[1] === state) === true
  await until('Ana is back', () => screen.frames.some(changes(ana.account.id, 'online')))
  await until('Cyd is given up', () => screen.frames.some(changes(cyd.account.id, 'offline')))
  folder.remove()
}, 20_000)
