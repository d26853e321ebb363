/** At quiet: every watcher holds what it would be answered now, and what is counted is there. */
import { expect } from 'bun:test'
import type { PresenceEntry } from '../../src/protocol/model.ts'
import type { Town } from './town.ts'

const blank = (e: PresenceEntry): unknown[] => [e[0], e[1], e[4], e[5]]

/** A deadline that has just passed may wait for its turn of the wheel and its batch. */
export const watchersAgree = async (town: Town, dates: 'dates too' | 'but for dates'): Promise<void> => {
  const differences = async (): Promise<string[]> => {
    const found: string[] = []
    for (const c of town.clients) {
      if (!c.isAttached() || c.watched().length === 0) continue
      const { fresh, presence } = c.fold().state
      const asked = town.presence.get(c.who.id, c.watched())
      await town.time.pass(100)
      for (const entry of await asked) {
        const [holds, is] = [presence.get(entry[0]), entry].map((e) =>
          JSON.stringify(e === undefined ? null : dates === 'dates too' ? e : blank(e)),
        )
        if (holds !== is || !fresh) found.push(`${c.who.id} ${c.device} ${fresh ? 'holds' : 'is not sure of'} ${holds}, asked it is ${is}`)
      }
    }
    return found
  }
  if ((await differences()).length === 0) return
  await town.time.pass(700)
  expect(await differences()).toEqual([])
}
export const countsAgree = (town: Town): void => {
  const { interest } = town.presence.counts()
  expect(interest.edges).toBe(interest.recount)
}
