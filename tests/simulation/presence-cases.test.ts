/** Single cases that the chaos of `presence.test.ts` brought to light, or is too rare to meet. */
import { describe, expect, test } from 'bun:test'
import type { AccountId } from '../../src/protocol/ids.ts'
import type { ClaimRow } from '../../src/server/ports.ts'
import { random } from '../support/random.ts'
import { watchersAgree } from './agree.ts'
import { createTown, type Town } from './town.ts'

const dnd: ClaimRow = { source: 'manual', value: 'dnd', since: 0, expiresAt: null, lastActiveAt: 0, covers: null }
const status: ClaimRow = { source: 'status', text: 'back soon', emoji: null, since: 0, expiresAt: null }
/** All attached, on a store that answers at once or always takes `readMs`. */
const quietTown = async (size: number, readMs?: number): Promise<Town> => {
  const town = createTown({ ...random(1), chance: () => readMs !== undefined, between: (from) => readMs ?? from }, size)
  for (const p of town.people.slice(1)) town.newClient(p, 'web').attach()
  await town.time.pass(1_000)
  return town
}
const shows = (town: Town, client: number, id: AccountId): string =>
  JSON.stringify(town.clients[client]!.fold().state.presence.get(id)?.slice(1, 5))

describe('live presence, case by case', () => {
  test('[P-37] a reader too far behind is skipped, and asks again when it has caught up', async () => {
    const town = await quietTown(4)
    for (const c of town.clients) c.watch(town.people.map((p) => p.id))
    await town.time.pass(1_000)
    town.clients[0]!.hold()
    for (let i = 0; i < 9; i += 1)
      for (const p of town.people.slice(1)) {
        town.declare(p, i % 2 === 0 ? [dnd] : [])
        await town.time.pass(150)
      }
    town.clients[0]!.release()
    await town.time.pass(1_000)
    await watchersAgree(town, 'dates too')
    expect(shows(town, 0, town.people[2]!.id)).toContain('dnd')
  })
  test('[P-37] who begins to watch between a change and its undoing, both in one batch, sees it undone', async () => {
    const town = await quietTown(4)
    const changing = town.people[1]!
    town.clients[1]!.watch([changing.id])
    await town.time.pass(1_000)
    town.declare(changing, [status])
    town.clients[2]!.watch([changing.id])
    await town.time.pass(60)
    town.declare(changing, [])
    await town.time.pass(1_000)
    await watchersAgree(town, 'dates too')
  })
  test('[P-37] a claim made while a person is being read from the store is not lost', async () => {
    const town = await quietTown(3, 20)
    const away = town.people[0]!
    town.clients[0]!.watch([away.id])
    await town.time.pass(50)
    town.declare(away, [status])
    await town.time.pass(1_000)
    expect(shows(town, 0, away.id)).toContain('back soon')
  })
  test('[P-14] who comes back on a new line before the server knew that the old one was dead stays', async () => {
    const town = await quietTown(3)
    town.clients[1]!.watch([town.people[1]!.id])
    await town.time.pass(1_000)
    town.clients[0]!.wake()
    await town.time.pass(60_000)
    await watchersAgree(town, 'dates too')
    expect([...town.clients[1]!.seen.get(town.people[1]!.id)!]).toEqual(['online'])
  })
  test('[P-23] who leaves while the answer to a watch is on its way leaves nothing behind', async () => {
    const town = await quietTown(3, 20)
    town.clients[0]!.watch([town.people[0]!.id])
    town.clients[0]!.leave(1001)
    await town.time.pass(20_000)
    expect(town.presence.counts().interest).toMatchObject({ people: 0, edges: 0, recount: 0 })
  })
})
