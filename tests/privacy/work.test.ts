/**
 * Somebody here unseen and somebody gone are answered for in the same time. Questions about both, and about a third who is gone as well,
 * follow each other in an order drawn anew in each round, and are compared by their ranks: a busy machine is slow for all alike, and one slow answer
 * weighs no more than any other. The real server answers, on a real socket.
 */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { openPlace, type Joined, type Place } from '../support/place.ts'
import { random, seed } from '../support/random.ts'
import { rankZ } from '../support/ranks.ts'

const rounds = 400
const warmUp = 60
type Who = 'here' | 'gone' | 'control'
const everyone: readonly Who[] = ['here', 'gone', 'control']

let place: Place
let bob: Awaited<ReturnType<Place['speaks']>>
const people = {} as Record<Who, Joined & { readonly badge: string; readonly room: string }>

beforeAll(async () => {
  place = await openPlace('--rate-reads', '100000/1s', '--rate-search', '100000/1s', '--rate-watch', '100000/1s')
  await place.ownedBy('Owner')
  const joined = await place.joins('Bob')
  bob = await place.speaks(joined)
  for (const who of everyone) {
    const person = await place.joins(`Person-${who}`)
    const line = await place.speaks(person)
    await line.asks('presence.set', { value: who === 'here' ? 'invisible' : 'online' })
    await line.asks('privacy.update', { shareRoom: true })
    const { token } = await line.asks('badge.create', { grain: 'full' })
    const { membership } = await bob.asks('room.direct', { account: person.account.id })
    if (who === 'here') await line.asks('presence.focus', { room: membership.room.id })
    else await line.asks('session.signOut', {})
    people[who] = { ...person, badge: token as string, room: membership.room.id as string }
  }
}, 60_000)
afterAll(() => place.close())

const measured = async (ask: (who: Who) => Promise<unknown>): Promise<Record<Who, number[]>> => {
  const r = random(seed)
  const took: Record<Who, number[]> = { here: [], gone: [], control: [] }
  for (let round = 0; round < rounds + warmUp; round++) {
    const order = everyone.map((who) => ({ who, at: r.next() })).toSorted((a, b) => a.at - b.at)
    for (const { who } of order) {
      const from = performance.now()
      await ask(who)
      if (round >= warmUp) took[who].push(performance.now() - from)
    }
  }
  return took
}

const questions: Record<string, (who: Who) => Promise<unknown>> = {
  'presence.get': (who) => bob.asks('presence.get', { ids: [people[who].account.id] }),
  'presence.explain': (who) => bob.asks('presence.explain', { account: people[who].account.id }),
  'people.search': (who) => bob.asks('people.search', { query: `person-${who}`, counts: true }),
  'room.here': (who) => bob.asks('room.here', { room: people[who].room }),
  'the badge': async (who) => (await fetch(`${place.url}/badge/${people[who].badge}.json`)).text(),
}
for (const [name, ask] of Object.entries(questions))
  test(
    `[P-541] ${name}: the time of an answer does not tell who is here unseen`,
    async () => {
      const took = await measured(ask)
      const z = { unseen: rankZ(took.here, took.gone), control: rankZ(took.control, took.gone) }
      console.log(`${name}: z ${z.unseen.toFixed(2)}, of two who are gone ${z.control.toFixed(2)}`)
      expect(Math.abs(z.unseen)).toBeLessThan(3)
    },
    60_000,
  )
