/** The server as a process: starting, refusing to start in one sentence, stopping in order. */
import { Database } from 'bun:sqlite'
import { afterAll, describe, expect, test } from 'bun:test'
import { writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { createClient } from '../../src/client/client.ts'
import { createBunEnv } from '../../src/cli/env-bun.ts'
import { password, World, type Ended } from './program.ts'

const world = new World()
afterAll(() => world.end())

const oneSentence = ({ code, out, err }: Ended, says: RegExp): void => {
  expect(code).toBe(1)
  expect(out).toBe('')
  expect(err).toMatch(says)
  expect(err.trim().split('\n')).toHaveLength(1)
}

describe('starting', () => {
  test('the first run prints one link that makes the owner, later ones the address', async () => {
    const first = await world.serve()
    const [, token] = await first.says(/\/setup#([\w-]+)\n/)
    expect(first.out.match(/http:/g)).toHaveLength(1)
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200)
    const body = JSON.stringify({ name: 'ana', password, setup: token, device: 'cli' })
    expect((await fetch(`${first.url}/api/v1/account.register`, { method: 'POST', body })).status).toBe(200)
    first.kill('SIGTERM')
    expect(await first.exited).toBe(0)

    const second = await world.serve()
    expect(second.out).not.toContain('setup')
    second.kill('SIGINT')
    expect(await second.exited).toBe(0)
  })
  test('in Chinese where the terminal is', async () => {
    const server = world.start(['serve', '--port', '0', '--data', world.path('zh')], { env: { LANG: 'zh_CN.UTF-8' } })
    await server.says(/成为这里的主人/)
    server.kill('SIGTERM')
    expect(await server.exited).toBe(0)
  })
  test('all mistakes in the settings are told at once, with the nearest real name', async () => {
    const { code, out, err } = await world.run(['serve', '--prot', '80', '--idle-after', '300'], {
      env: { ZAIMA_DATTA: 'x', ZAIMA_HELLO_WITHIN: 'soon' },
    })
    expect([code, out]).toEqual([2, ''])
    for (const part of [
      '4 settings',
      'did you mean --port',
      'a number needs its unit',
      'did you mean ZAIMA_DATA',
      'ZAIMA_HELLO_WITHIN is "soon"',
    ])
      expect(err).toContain(part)
  })
})

describe('refusing to start', () => {
  test('a busy port', async () => {
    const other = createServer()
    await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening))
    const { port } = other.address() as AddressInfo
    oneSentence(
      await world.run(['serve', '--data', world.path('busy'), '--port', String(port)]),
      /taken: stop the other program, or choose another/,
    )
    other.close()
  })
  test('a data folder that is no folder', async () => {
    writeFileSync(world.path('file'), 'not a folder')
    oneSentence(await world.run(['serve', '--data', world.path('file'), '--port', '0']), /cannot be written: make it writable/)
  })
  test('a folder that another server uses, which goes on', async () => {
    const server = await world.serve('--data', world.path('shared'))
    oneSentence(await world.run(['serve', '--data', world.path('shared'), '--port', '0']), /Another process uses the data folder/)
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
    server.kill('SIGTERM')
    await server.exited
  })
  test('a database of a newer version', async () => {
    const made = await world.serve('--data', world.path('newer'))
    made.kill('SIGTERM')
    await made.exited
    const database = new Database(world.path('newer', 'zaima.db'))
    database.run(`insert into kysely_migration (name, timestamp) values ('9999-from-the-future', '2999-01-01')`)
    database.close()
    oneSentence(await world.run(['serve', '--data', world.path('newer'), '--port', '0']), /made by a newer version of Zaima/)
  })
})

describe('stopping', () => {
  test('a planned stop takes less than two seconds, and clients come back by themselves', async () => {
    const place = new World()
    await place.account('ana')
    const first = await place.serve()
    const signedIn = await fetch(`${first.url}/api/v1/session.signIn`, {
      method: 'POST',
      body: JSON.stringify({ name: 'ana', password, device: 'cli' }),
    })
    const { token } = (await signedIn.json()) as { token: string }
    const client = createClient(createBunEnv({ url: first.url, token, deviceKind: 'cli' }))
    const links: string[] = []
    const online = (times: number) =>
      new Promise<void>((done) => {
        const stop = client.subscribe((state, changed) => {
          if (changed.has('link')) links.push(state.link.kind)
          if (links.filter((k) => k === 'online').length < times) return
          stop()
          done()
        })
      })
    const was = online(1)
    client.connect()
    await was

    const again = online(2)
    const at = performance.now()
    first.kill('SIGTERM')
    expect(await first.exited).toBe(0)
    expect(performance.now() - at).toBeLessThan(2_000)
    await place.serve('--port', new URL(first.url).port)
    await again
    expect(links).not.toContain('signed-out')
    client.close()
    await place.end()
  })
})
