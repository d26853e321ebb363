/**
 * Somebody here unseen and somebody gone are answered for in the same time. Questions about both, and about a third who is gone as well,
 * follow each other in an order drawn anew in each round, and are compared by their ranks: a busy machine is slow for all alike, and one
 * slow answer weighs no more than any other. The real server answers from a real database; only its clock obeys, so that rates allow it.
 */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { paths } from '../../src/protocol/envelope.ts'
import type { AccountId, RoomId } from '../../src/protocol/ids.ts'
import type { Device } from '../support/device.ts'
import { random, seed } from '../support/random.ts'
import { rankZ } from '../support/ranks.ts'
import { openStage, type Stage } from '../support/world.ts'

const rounds = 400
const warmUp = 60
/** As many as the rate of searching allows in 20 s. */
const atOnce = 12
type Who = 'here' | 'gone' | 'control'
const everyone: readonly Who[] = ['here', 'gone', 'control']
/** `presses`: whoever is here stays in use of their device. */
type Target = {
  readonly presses: () => Promise<unknown>
  readonly id: AccountId
  readonly name: string
  readonly badge: string
  readonly room: RoomId
}

/** How the one who is here stays unseen; those who are gone chose the same. */
type Scene = 'invisible' | 'hidden'

let stage: Stage
let bob: Device
const targets = {} as Record<Scene, Record<Who, Target>>

const gather = async (scene: Scene, reader: AccountId): Promise<Record<Who, Target>> => {
  const found = {} as Record<Who, Target>
  for (const who of everyone) {
    const name = `${scene}-${who}`
    const person = await stage.person(name)
    const device = await person.opens('laptop')
    const rules = scene === 'hidden' ? [{ who: { kind: 'person' as const, account: reader }, see: 'hidden' as const }] : []
    await device.does('privacy.update', { shareRoom: true, rules })
    const { token: badge } = await device.does('badge.create', { grain: 'full' })
    const room = (await bob.does('room.direct', { account: person.id })).membership.room.id
    const presses = async (): Promise<unknown> => (who === 'here' ? device.presses() : null)
    found[who] = { presses, id: person.id, name, badge, room }
    if (scene === 'invisible') await device.does('presence.set', { value: 'invisible' })
    if (who === 'here') await device.looksAt(room)
    else await device.does('session.signOut', {})
  }
  return found
}
beforeAll(async () => {
  console.log(`times of answers: ZAIMA_SEED=${seed}`)
  stage = await openStage()
  await stage.person('Olga')
  const reader = await stage.person('Bob')
  bob = await reader.opens('desktop')
  targets.invisible = await gather('invisible', reader.id)
  targets.hidden = await gather('hidden', reader.id)
  await stage.pass('150 s')
}, 60_000)
afterAll(() => stage.closes())

const measured = async (scene: Scene, ask: (target: Target) => Promise<string>): Promise<Record<Who, number[]>> => {
  const r = random(seed)
  const took: Record<Who, number[]> = { here: [], gone: [], control: [] }
  for (let round = 0; round < rounds + warmUp; round++) {
    if (round % atOnce === 0) {
      await stage.pass('31 s')
      await targets[scene].here.presses()
    }
    const order = everyone.map((who) => ({ who, at: r.next() })).toSorted((a, b) => a.at - b.at)
    for (const { who } of order) {
      const from = performance.now()
      const answer = await ask(targets[scene][who])
      if (round >= warmUp) took[who].push(performance.now() - from)
      if (!answer.startsWith('200')) throw new Error(answer)
    }
  }
  return took
}

const posts = (command: string, input: object): Promise<string> => stage.posts(bob, `${paths.command}${command}`, input)
const questions: Record<string, (target: Target) => Promise<string>> = {
  'presence.get': ({ id }) => posts('presence.get', { ids: [id] }),
  'presence.explain': ({ id }) => posts('presence.explain', { account: id }),
  'people.search': ({ name }) => posts('people.search', { query: name, counts: true }),
  'room.here': ({ room }) => posts('room.here', { room }),
  'the badge': async ({ badge }) => {
    const answer = await stage.fetches(`/badge/${badge}.json`)
    return `${answer.status} ${await answer.text()}`
  },
}
/** A badge shows the world what its maker lets it show, whatever rules there are about Bob. */
const scenes: Record<Scene, readonly string[]> = {
  invisible: Object.keys(questions),
  hidden: Object.keys(questions).filter((name) => name !== 'the badge'),
}
for (const [scene, names] of Object.entries(scenes) as [Scene, readonly string[]][])
  for (const name of names)
    test(`[P-541] ${name}: the time of an answer does not tell who is here ${scene}`, async () => {
      const took = await measured(scene, questions[name]!)
      const apart = [rankZ(took.here, took.gone), rankZ(took.here, took.control)]
      const control = rankZ(took.control, took.gone)
      console.log(`${name}, ${scene}: z ${apart.map((z) => z.toFixed(2)).join(' and ')}; of two who are gone ${control.toFixed(2)}`)
      // Whom the time gives away stands apart from either; chance alone seldom does so from one, and hardly ever from both.
      expect(Math.min(...apart.map(Math.abs))).toBeLessThan(3)
    }, 120_000)
