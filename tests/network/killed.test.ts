/** A client whose process is killed for real: its system closes the line, without a goodbye. */
import { describe, expect, test } from 'bun:test'
import { attend } from '../support/attend.ts'
import { startProcess } from '../support/process.ts'
import { tempFolder } from '../support/store.ts'

describe('a client that goes without a word', () => {
  test('[P-10] killed: offline after the grace for a broken line, not before', async () => {
    const folder = tempFolder()
    const server = await startProcess(['--port', '0', '--data', folder.path, '--log', 'silent', '--grace-lost', '1500ms'])
    const bob = attend({ url: server.url, name: 'Bob', setup: server.setup })
    await bob.joins()
    const ana = attend({ url: server.url, name: 'Ana' })
    bob.watches(await ana.joins())
    await bob.sees('online', 0)
    const killedAt = Date.now()
    await ana.dies()
    const { at } = await bob.sees('offline', killedAt)
    expect(at - killedAt).toBeGreaterThan(1_450)
    expect(at - killedAt).toBeLessThanOrEqual(2_500)
    await bob.dies()
    await server.stops()
    folder.remove()
  }, 30_000)
})
