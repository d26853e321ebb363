/**
 * A process that writes until it is killed: `bun store-writer.ts <database file>`. Prints `open`, then the client id of every message
 * whose write has resolved, one a line. Or prints `refused <problem>` and ends, if the store cannot be opened.
 */
import { OpenError } from '../../src/server/adapters/sql/engine.ts'
import { sqlite } from '../../src/server/adapters/sql/sqlite.ts'
import { openSqlStore } from '../../src/server/adapters/sql/store.ts'
import type { Store } from '../../src/server/ports.ts'
import { addAccount, addRoom, messageOf } from './store.ts'

const writers = 50

const writeForever = async (store: Store) => {
  const author = await addAccount(store, 'writer')
  const room = await addRoom(store, 'general', [author])
  process.stdout.write('open\n')
  await Promise.all(
    Array.from({ length: writers }, async () => {
      for (;;) {
        const message = messageOf(room, author)
        await store.write((tx) => tx.messages.append(message))
        process.stdout.write(`${message.clientId}\n`)
      }
    }),
  )
}

const file = process.argv[2]
if (file === undefined) throw new Error('which file?')
try {
  await writeForever(await openSqlStore(sqlite({ file }), { epoch: 'epoch-of-writer' }))
} catch (fault) {
  if (!(fault instanceof OpenError)) throw fault
  process.stdout.write(`refused ${fault.problem}\n`)
}
