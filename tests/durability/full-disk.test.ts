/** A full disk, for real: a file system of three megabytes. Refused is refused, kept is kept, and room made is room used. */
import { afterAll, describe, expect, test } from 'bun:test'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ask, startProcess } from '../support/process.ts'
import { password } from '../support/given.ts'
import { dial } from '../support/place.ts'
import { tempFolder } from '../support/store.ts'

const folder = tempFolder()
const disk = join(folder.path, 'disk')
mkdirSync(disk)
const mounted = Bun.spawnSync(['mount', '-t', 'tmpfs', '-o', 'size=6m,mode=700', 'tmpfs', disk]).exitCode === 0
if (!mounted) console.log('SKIPPED full-disk: a small file system can only be mounted by root')

afterAll(() => {
  if (mounted) Bun.spawnSync(['umount', '--lazy', disk])
  folder.remove()
})

describe('a full disk', () => {
  test.skipIf(!mounted)(
    '[D-5] sends are refused with storage_full, the server stays, nothing kept is lost, and room made is used',
    async () => {
      writeFileSync(join(disk, 'ballast'), new Uint8Array(2_000_000))
      const server = await startProcess(['--data', join(disk, 'data'), '--port', '0', '--log', 'silent', '--rate-messages', '10000/1s'])
      const { token } = await ask(server.url, 'account.register', { name: 'Ana', password, setup: server.setup, device: 'cli' })
      const socket = dial(server.url, { token })
      const room = (await socket.greets()).memberships[0].room.id
      const send = (n: number) =>
        ask(server.url, 'message.send', { room, clientId: `full-disk-${n}`, body: `${n} ${'x'.repeat(30_000)}` }, token)
      const kept: string[] = []
      let answer = await send(0)
      for (let n = 1; answer.ok && n < 500; n++) {
        kept.push(answer.message.id)
        answer = await send(n)
      }
      expect(answer).toMatchObject({ ok: false, error: { code: 'storage_full' } })
      expect(kept.length).toBeGreaterThan(10)
      for (let n = 1_000; n < 1_020; n++) expect(await send(n)).toMatchObject({ ok: false, error: { code: 'storage_full' } })
      expect(await socket.asks('message.send', { room, clientId: 'full-disk-socket', body: 'x'.repeat(30_000) })).toMatchObject({
        error: { code: 'storage_full' },
      })
      expect(server.isUp()).toBe(true)
      expect((await fetch(`${server.url}/readyz`)).status).toBe(200)

      const held = async (): Promise<string[]> => {
        const ids: string[] = []
        for (let after = 0, more = true; more;) {
          const page = await ask(server.url, 'history.since', { room, after, limit: 200 }, token)
          ids.push(...page.messages.map((m: { id: string }) => m.id))
          after = page.upTo
          more = page.more
        }
        return ids
      }
      expect(await held()).toEqual(kept)
      expect(await socket.asks('presence.get', { ids: [] })).toMatchObject({ ok: true })

      rmSync(join(disk, 'ballast'))
      const again = await send(1_000)
      expect(again).toMatchObject({ ok: true, message: { seq: kept.length + 1 } })
      expect(await held()).toEqual([...kept, again.message.id])
      socket.hangsUp()
      await server.stops()
      const later = await startProcess(['--data', join(disk, 'data'), '--port', '0', '--log', 'silent'])
      await later.stops()
    },
    60_000,
  )
})
