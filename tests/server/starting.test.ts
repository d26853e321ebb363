/** When it cannot start: one sentence that says what to do, an exit code, and nothing harmed. */
import { afterAll, describe, expect, test } from 'bun:test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openPlace } from '../support/place.ts'
import { startProcess } from '../support/process.ts'
import { tempFolder } from '../support/store.ts'

const folder = tempFolder()
afterAll(() => folder.remove())
const refusal = (...flags: readonly string[]): Promise<string> =>
  startProcess(['--port', '0', '--data', join(folder.path, 'data'), ...flags]).then(
    async (server) => {
      await server.stops()
      return 'it started'
    },
    (error: Error) => error.message,
  )

describe('cannot start', () => {
  test('[W-17] a port that is taken', async () => {
    const other = await openPlace()
    const said = await refusal('--port', new URL(other.url).port)
    expect(said).toMatch(/ended with 1: .*Port \d+ .* is taken: .*ZAIMA_PORT/)
    expect((await other.get('/healthz')).status).toBe(200)
    await other.closes()
  })

  test('[W-17] a folder that cannot be made, and one that another server uses', async () => {
    writeFileSync(join(folder.path, 'file'), '')
    expect(await refusal('--data', join(folder.path, 'file', 'data'))).toMatch(/ended with 1: .*cannot be written: .*ZAIMA_DATA/)
    const other = await startProcess(['--port', '0', '--data', join(folder.path, 'used'), '--log', 'silent'])
    expect(await refusal('--data', join(folder.path, 'used'))).toMatch(/ended with 1: .*Another process uses/)
    expect((await fetch(`${other.url}/readyz`)).status).toBe(200)
    await other.stops()
  })

  test('[W-17] an address that is not ours, and settings that do not exist, all mistakes at once', async () => {
    expect(await refusal('--host', '203.0.113.7')).toMatch(/ended with 1: .*ZAIMA_HOST/)
    expect(await refusal('--prot', '1', '--idle-after', '300')).toMatch(/ended with 2: [\s\S]*did you mean --port\?[\s\S]*--idle-after/)
  })

  test('[S-1] while nobody owns the place, each start prints a new link and the old ones are void', async () => {
    const flags = ['--port', '0', '--data', join(folder.path, 'fresh'), '--log', 'silent']
    const first = await startProcess(flags)
    await first.stops()
    const second = await startProcess(flags)
    expect(second.setup).not.toBe(first.setup)
    const register = (setup: string | null) =>
      fetch(`${second.url}/api/v1/account.register`, {
        method: 'POST',
        body: JSON.stringify({ name: 'Ana', password: 'correct horse', setup, device: 'cli' }),
      })
    expect((await register(first.setup)).status).toBe(410)
    expect((await register(second.setup)).status).toBe(200)
    await second.stops()
    const third = await startProcess(flags)
    expect(third.setup).toBeNull()
    await third.stops()
  })
})
