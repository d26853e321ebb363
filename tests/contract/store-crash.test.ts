/** A process that is killed in the middle of writing: what it was told is stored is stored, and its lock is gone with it. */
import { afterEach, beforeEach, expect, test } from 'bun:test'
import { join } from 'node:path'
import type { RoomId } from '../../src/protocol/ids.ts'
import { OpenError } from '../../src/server/adapters/sql/engine.ts'
import { sqlite } from '../../src/server/adapters/sql/sqlite.ts'
import { openSqlStore } from '../../src/server/adapters/sql/store.ts'
import type { Message } from '../../src/protocol/model.ts'
import type { Store } from '../../src/server/ports.ts'
import { tempFolder } from '../support/store.ts'

const writerPath = join(import.meta.dir, '../support/store-writer.ts')
let folder: ReturnType<typeof tempFolder>
let file: string
beforeEach(() => {
  folder = tempFolder()
  file = join(folder.path, 'zaima.db')
})
afterEach(() => folder.remove())

const startWriter = () => Bun.spawn([process.execPath, writerPath, file], { stdout: 'pipe', stderr: 'inherit' })
type Writer = ReturnType<typeof startWriter>

/** Its lines, read until it dies. */
const linesOf = (writer: Writer) => {
  const lines: string[] = []
  let wake = () => {}
  const done = (async () => {
    const text = new TextDecoder()
    let rest = ''
    for await (const chunk of writer.stdout) {
      const parts = (rest + text.decode(chunk, { stream: true })).split('\n')
      rest = parts.pop() ?? ''
      lines.push(...parts)
      wake()
    }
  })()
  const atLeast = async (count: number) => {
    while (lines.length < count) await new Promise<void>((go) => (wake = go))
  }
  return { lines, done, atLeast }
}

const everyMessage = async (store: Store): Promise<Message[]> => {
  const writer = await store.read((tx) => tx.accounts.byNameKey('writer'))
  const [membership] = await store.read((tx) => tx.rooms.memberships(writer!.id))
  const room: RoomId = membership!.room.id
  return store.read((tx) => tx.messages.before(room, null, 1_000_000))
}

test('[D-1] [D-14] killed while writing: all that resolved is there once, in order, and the next process may open', async () => {
  const writer = startWriter()
  const output = linesOf(writer)
  await output.atLeast(1500)
  const refused = await openSqlStore(sqlite({ file }), { epoch: 'other' }).then(
    () => null,
    (fault: unknown) => fault,
  )
  expect(refused).toBeInstanceOf(OpenError)
  expect((refused as OpenError).problem).toBe('in_use')
  writer.kill('SIGKILL')
  await writer.exited
  await output.done

  const store = await openSqlStore(sqlite({ file }), { epoch: 'other' })
  try {
    const stored = await everyMessage(store)
    const told = output.lines.slice(1)
    const kept = new Set(stored.map((message) => message.clientId))
    expect(told.filter((clientId) => !kept.has(clientId))).toEqual([])
    expect(kept.size).toBe(stored.length)
    expect(stored.every((message, i) => message.seq === i + 1)).toBe(true)
    expect(await store.check()).toEqual([])
    expect((await store.read((tx) => tx.place.get())).epoch).toBe('epoch-of-writer')
  } finally {
    await store.close()
  }
}, 30_000)

test('[D-14] a second process is told that the folder is in use', async () => {
  const store = await openSqlStore(sqlite({ file }), { epoch: 'first' })
  const second = startWriter()
  const output = linesOf(second)
  await second.exited
  await output.done
  expect(output.lines).toEqual(['refused in_use'])
  await store.close()
}, 30_000)
