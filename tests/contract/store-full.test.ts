/**
 * A full disk. By a limit on the file everywhere; and by a real file system of 3 MB where one may be mounted, else skipped aloud. In
 * both the writes that find no room reject with `StorageFull`, what was accepted stays, and with room again all goes on.
 */
import { expect, test } from 'bun:test'
import { statfsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AccountId, RoomId } from '../../src/protocol/ids.ts'
import { OpenError } from '../../src/server/adapters/sql/engine.ts'
import { sqlite } from '../../src/server/adapters/sql/sqlite.ts'
import { openSqlStore } from '../../src/server/adapters/sql/store.ts'
import { StorageFull, type Store } from '../../src/server/ports.ts'
import { addAccount, addRoom, messageOf, tempFolder } from '../support/store.ts'

type Place = { readonly store: Store; readonly ana: AccountId; readonly room: RoomId }
const settle = async (store: Store): Promise<Place> => {
  const ana = await addAccount(store, 'ana')
  return { store, ana, room: await addRoom(store, 'general', [ana]) }
}
const say = ({ store, room, ana }: Place, body: string) =>
  store.write(async (tx) => (await tx.messages.append(messageOf(room, ana, { body }))).message.seq)

/** Writes so many at a time until there is room for none; answers how many were accepted. */
const fill = async (place: Place, atOnce = 10, chars = 5000): Promise<number> => {
  for (let accepted = 0; ;) {
    const outcomes = await Promise.allSettled(Array.from({ length: atOnce }, () => say(place, 'x'.repeat(chars))))
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
    accepted += atOnce - refused.length
    for (const outcome of refused) expect(outcome.reason).toBeInstanceOf(StorageFull)
    if (refused.length === outcomes.length) return accepted
  }
}
const expectIntact = async ({ store, room }: Place, count: number) => {
  const kept = await store.read((tx) => tx.messages.before(room, null, 100_000))
  expect(kept.map((message) => message.seq)).toEqual(Array.from({ length: count }, (_, i) => i + 1))
  expect(await store.check()).toEqual([])
}

test('[D-5] at a limit on the file, writes reject and nothing accepted is lost', async () => {
  const folder = tempFolder()
  const file = join(folder.path, 'zaima.db')
  const small = await settle(await openSqlStore(sqlite({ file, maxPages: 300 }), { epoch: 'e' }))
  const accepted = await fill(small)
  expect(accepted).toBeGreaterThan(20)
  await expectIntact(small, accepted)
  await small.store.close()
  const place = { ...small, store: await openSqlStore(sqlite({ file }), { epoch: 'e' }) }
  expect(await say(place, 'room again')).toBe(accepted + 1)
  await expectIntact(place, accepted + 1)
  await place.store.close()
  folder.remove()
})

const mountSmall = (path: string): boolean =>
  process.getuid?.() === 0 && Bun.spawnSync(['mount', '-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', path], { stderr: 'ignore' }).exitCode === 0
const takeTheRest = (path: string) => {
  const { bavail, bsize } = statfsSync(path)
  writeFileSync(join(path, 'ballast'), new Uint8Array(bavail * bsize))
}

test('[D-5] on a disk that is really full the store refuses, stays sound, and recovers by itself', async () => {
  const folder = tempFolder()
  if (!mountSmall(folder.path)) {
    folder.remove()
    return console.warn('SKIPPED: a full disk could not be made, since no file system can be mounted here')
  }
  try {
    const file = join(folder.path, 'zaima.db')
    writeFileSync(join(folder.path, 'ballast'), new Uint8Array(1_000_000))
    const place = await settle(await openSqlStore(sqlite({ file }), { epoch: 'e' }))
    let count = await fill(place)
    count += await fill(place, 1, 40_000)
    await expectIntact(place, count)
    for (let round = 0; round < 3; round++) {
      expect((await Promise.allSettled([say(place, 'x'.repeat(40_000))]))[0]).toMatchObject({
        status: 'rejected',
        reason: expect.any(StorageFull),
      })
    }
    rmSync(join(folder.path, 'ballast'))
    expect(await say(place, 'room again')).toBe(++count)
    await expectIntact(place, count)
    await place.store.close()
    const again = { ...place, store: await openSqlStore(sqlite({ file }), { epoch: 'e' }) }
    await expectIntact(again, count)
    await again.store.close()
    rmSync(file)
    takeTheRest(folder.path)
    const fault = await openSqlStore(sqlite({ file }), { epoch: 'e' }).then(
      () => null,
      (reason: unknown) => reason,
    )
    expect(fault).toBeInstanceOf(OpenError)
    expect((fault as OpenError).problem).toBe('full')
  } finally {
    Bun.spawnSync(['umount', '-l', folder.path])
    folder.remove()
  }
}, 30_000)
