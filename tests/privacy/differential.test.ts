/**
 * I7: two worlds with the same inputs but for Ana. In one she has signed out, in the other she is there unseen and does whatever one
 * can do. All that Bob receives, through every command, every event and both doors, its order and its moments, is the same, and so is the work that each answer costs.
 */
import { expect, test } from 'bun:test'
import { commands, type CommandName } from '../../src/protocol/commands.ts'
import { events, type EventName } from '../../src/protocol/events.ts'
import { paths } from '../../src/protocol/envelope.ts'
import type { AccountId, GroupId } from '../../src/protocol/ids.ts'
import type { Privacy } from '../../src/protocol/privacy.ts'
import type { Device } from '../support/device.ts'
import { random, seed, type Random } from '../support/random.ts'
import type { Stage } from '../support/world.ts'
import { gather, listen, someOf, type AskOf, type Cast, type Known } from './cast.ts'
import { commandRows, eventRows } from './channels.ts'

type Note = (by: string, text: string) => void
const waits = ['31 s', '45 s', '6 min', '58 min']
const names = Object.keys(commands) as CommandName[]
const asksOf = (who: 'bob' | 'ana', k: Known): AskOf[] =>
  names.flatMap((command) => {
    const row = commandRows[command]?.[who]
    return typeof row === 'function' ? (row as (k: Known) => AskOf['input'][])(k).map((input) => ({ command, input }) as AskOf) : []
  })
/** What somebody is answered, and then what that cost. */
const costing = async <T>({ recording }: Stage, note: Note, by: string, ask: () => Promise<T>): Promise<T> => {
  const work: string[] = []
  recording.work = work
  try {
    return await ask()
  } finally {
    recording.work = null
    note(`work of ${by}`, work.join(' '))
  }
}
const asks = (device: Device, { command, input }: AskOf) => device.asks(command, input as never)

/** What Ana does where Bob must not see it. */
const live = async (cast: Cast, k: Known, r: Random, also: readonly AskOf[]): Promise<void> => {
  const { ana, laptop } = cast
  const on = () => ana.devices.find((d) => d.isOn) ?? laptop
  for (const ask of someOf(r, [...asksOf('ana', k), ...also], 25)) await asks(on(), ask)
  await on().presses()
  const phone = await ana.opens('phone')
  await phone.looksAt(r.pick([k.lobby, k.direct]))
  await phone.types(r.pick([k.lobby, k.direct]))
  await phone.reads(k.direct)
  await r.pick([() => phone.hides(), () => phone.isKilled(), () => phone.closesTab(), () => phone.isUnplugged(), () => laptop.reloads()])()
}

/** What Bob tries in every round, and what others do beside him. */
const probe = async ({ stage, phone, screen }: Cast, scene: Scene, k: Known, note: Note): Promise<void> => {
  await phone.does('presence.set', { value: k.round % 2 === 0 ? 'dnd' : 'online' })
  await phone.presses()
  await phone.types()
  await phone.does('message.send', { room: k.lobby, clientId: `cyd-calls-${k.round}`, body: `@bob round ${k.round}` })
  for (const ask of asksOf('bob', k)) await costing(stage, note, ask.command, () => asks(screen, ask))
  await stage.pass('31 s')
  for (const ask of asksOf('bob', k)) {
    const answer = await costing(stage, note, `POST ${ask.command}`, async () => {
      const text = await stage.posts(screen, `${paths.command}${ask.command}`, ask.input)
      await stage.settles()
      return text
    })
    note(`POST ${ask.command}`, answer)
  }
  const badge = await costing(stage, note, 'GET badge', () => stage.fetches(`/badge/${scene.link === 'given' ? k.badge : 'another'}.json`))
  note('GET badge', `${badge.status} ${await badge.text()}`)
  await screen.does('message.send', { room: k.between, clientId: `bob-to-cyd-${k.round}`, body: 'read this' })
  await phone.does('read.mark', { room: k.between, seq: 100 })
  await screen.presses()
  await screen.types()
  await phone.looksAt(k.round % 2 === 0 ? k.lobby : null)
}

type Scene = {
  readonly privacy: (k: { bob: AccountId; cyd: AccountId; group: GroupId }) => Partial<Privacy>
  readonly unseen: (cast: Cast) => Promise<void>
  readonly also?: readonly AskOf[]
  readonly blocks?: 'bob'
  /** Whoever holds the link of a badge sees what its maker opened to all. */ readonly link?: 'given'
}
const whatBobGets = async (world: 'away' | 'unseen', scene: Scene, from: number): Promise<string[]> => {
  const cast = await gather(scene.privacy)
  if (scene.blocks === 'bob') await cast.laptop.does('contact.block', { account: cast.known.bob })
  const { note, heard } = listen(cast)
  const r = random(from)
  if (world === 'away') await cast.laptop.does('session.signOut', {})
  else await scene.unseen(cast)
  for (const [round, wait] of waits.entries()) {
    const k: Known = { ...cast.known, round, now: cast.stage.time.clockOf('server').now() }
    if (world === 'unseen') await live(cast, k, r, scene.also ?? [])
    await cast.stage.pass(wait)
    await probe(cast, scene, k, note)
    if (round === 2) await cast.screen.reloads()
  }
  await cast.stage.pass('31 s')
  expect(cast.stage.faults).toEqual([])
  const all = heard()
  await cast.stage.closes()
  return all
}

const invisible = async ({ laptop }: Cast): Promise<void> => void (await laptop.does('presence.set', { value: 'invisible' }))
/** Hidden by rule she may do what she likes, even what would show. */
const openly: readonly AskOf[] = [
  { command: 'presence.set', input: { value: 'dnd' } },
  { command: 'presence.set', input: { value: 'online' } },
  { command: 'status.set', input: { text: 'free' } },
  { command: 'claim.set', input: { source: 'integration', key: 'x', value: 'busy', text: 'in a meeting' } },
]
const hide = (who: AccountId) => ({ who: { kind: 'person' as const, account: who }, see: 'hidden' as const })
const scenes: Record<string, Scene> = {
  '[P-32] [P-540] invisible is offline, byte for byte and question for question': { privacy: () => ({}), unseen: invisible, link: 'given' },
  '[P-218] so it is where last seen is told in steps': { privacy: () => ({ lastSeen: 'coarse' }), unseen: invisible, link: 'given' },
  '[P-218] and where Bob sees here or not alone': {
    privacy: ({ bob }) => ({ rules: [{ who: { kind: 'person', account: bob }, see: 'coarse' }] }),
    unseen: invisible,
  },
  '[P-204] blocked: the same': { privacy: () => ({}), unseen: async () => {}, also: openly, blocks: 'bob' },
  '[P-219] hidden from Bob alone: he cannot tell whether she is there': {
    privacy: ({ bob }) => ({ rules: [hide(bob)] }),
    unseen: async () => {},
    also: openly,
  },
  '[P-159] hidden from a group with Bob in it: he cannot tell that, nor whether she is there': {
    privacy: ({ group }) => ({ rules: [{ who: { kind: 'group', group }, see: 'hidden' }] }),
    unseen: async () => {},
    also: openly,
  },
  '[P-219] hidden from all but Cyd: the same': {
    privacy: ({ cyd }) => ({ otherwise: 'hidden', rules: [{ who: { kind: 'person', account: cyd }, see: 'full' }] }),
    unseen: async () => {},
    also: openly,
  },
}

console.log(`differential privacy: ZAIMA_SEED=${seed}`)
for (const [name, scene] of Object.entries(scenes)) {
  test(
    name,
    async () => {
      const away = await whatBobGets('away', scene, seed)
      const unseen = await whatBobGets('unseen', scene, seed)
      for (let i = 0; i < Math.max(away.length, unseen.length); i++)
        if (away[i] !== unseen[i]) expect(unseen.slice(Math.max(0, i - 2), i + 2)).toEqual(away.slice(Math.max(0, i - 2), i + 2))
      expect(unseen).toEqual(away)
      expect(away.filter((line) => line.includes('"code":"internal"') || line.includes('"code":"rate_limited"'))).toEqual([])
      const received = new Set(away.flatMap((line) => /^\d+ socket \{"event":"([^"]+)"/.exec(line)?.[1] ?? []))
      expect((Object.keys(eventRows) as EventName[]).filter((e) => eventRows[e] === 'heard' && !received.has(e))).toEqual([])
    },
    120_000,
  )
}

test('[P-220] every command and every event has its row, and a row that is asked is answered', () => {
  expect(names.filter((name) => !Object.hasOwn(commandRows, name))).toEqual([])
  expect(Object.keys(commandRows).filter((name) => !Object.hasOwn(commands, name))).toEqual([])
  expect(Object.keys(events).toSorted()).toEqual(Object.keys(eventRows).toSorted())
})
