/**
 * A block cannot be detected: two worlds with the same inputs but for Ana. In one she has left, in the other she has blocked Bob at that
 * very moment and lives on before everybody's eyes. Bob asks every command there is, with good and bad input, up to every limit; all
 * that reaches him, its order and its moments, is the same.
 */
import { expect, test } from 'bun:test'
import { commands, type CommandName } from '../../src/protocol/commands.ts'
import { paths } from '../../src/protocol/envelope.ts'
import type { AccountId, MessageId, RoomId } from '../../src/protocol/ids.ts'
import type { Privacy } from '../../src/protocol/privacy.ts'
import type { Sharing } from '../../src/protocol/model.ts'
import type { Device } from '../support/device.ts'
import type { Person } from '../support/people.ts'
import { createScraping } from '../../src/server/live/scraping.ts'
import { freeze } from '../../src/domain/presence/left.ts'
import type { Audience } from '../../src/domain/presence/audience.ts'
import { createMetrics } from '../../src/server/live/metrics.ts'
import { fakeTime } from '../support/fake-time.ts'
import { random, seed, type Random } from '../support/random.ts'
import { openStage, type Stage } from '../support/world.ts'
import { listen, someOf, type AskOf, type Cast, type Known } from './cast.ts'
import { commandRows } from './channels.ts'

const names = Object.keys(commands) as CommandName[]
const asksOf = (who: 'bob' | 'ana', k: Known): AskOf[] =>
  names.flatMap((command) => {
    const row = commandRows[command][who]
    return typeof row === 'function' ? (row as (k: Known) => AskOf['input'][])(k).map((input) => ({ command, input }) as AskOf) : []
  })
const asks = (device: Device, { command, input }: AskOf) => device.asks(command, input as never)

type Scene = {
  readonly privacy?: (k: { bob: AccountId }) => Partial<Privacy>
  readonly sharing?: Sharing
  /** When the room of Bob and Ana opens. */
  readonly direct: 'before' | 'after'
  /** Ana before she leaves or blocks. */
  readonly olga?: (desk: Device, people: Pick<People, 'bob'>) => Promise<unknown>
  readonly first?: (cast: People) => Promise<unknown>
  /** How many rooms Ana is in when Bob begins to bring her into more. */
  readonly rooms?: number
}
type People = Pick<Cast, 'stage' | 'ana' | 'bob' | 'cyd' | 'laptop' | 'screen' | 'phone'>

const inManyRooms = async (stage: Stage, ana: Person, count: number): Promise<void> =>
  stage.store.write(async (tx) => {
    for (let n = 0; n < count; n++) {
      const id = `r00000000000000full${String(n).padStart(3, '0')}` as RoomId
      await tx.rooms.insert({ id, kind: 'private', name: 'x', topic: '', lastSeq: 0, createdAt: 0, directKey: null })
      await tx.rooms.join(id, ana.id, 'member', 0)
    }
  })

const meet = async (
  scene: Scene,
): Promise<People & { readonly message: MessageId; readonly withCyd: RoomId; readonly between: RoomId }> => {
  const stage = await openStage({
    flags: ['--rate-watch', '1000/10s'],
    ...(scene.sharing === undefined ? {} : { sharing: scene.sharing }),
  })
  const olga = await stage.person('Olga')
  const [ana, bob, cyd] = [await stage.person('Ana'), await stage.person('Bob'), await stage.person('Cyd')]
  await scene.olga?.(await olga.opens('desktop'), { bob })
  const [laptop, screen, phone] = [await ana.opens('laptop'), await bob.opens('desktop'), await cyd.opens('phone')]
  await laptop.does('privacy.update', scene.privacy?.({ bob: bob.id }) ?? {})
  await laptop.does('status.set', { text: 'at lunch', expiresAt: stage.time.clockOf('server').now() + 20 * 60_000 })
  const { message } = await laptop.does('message.send', { room: stage.lobby, clientId: 'ana-says-hello', body: 'hello all' })
  const directWith = async (device: Device, other: Person) => (await device.does('room.direct', { account: other.id })).membership.room.id
  const [withCyd, between] = [await directWith(phone, ana), await directWith(screen, cyd)]
  await screen.looksAt()
  await bob.watches(ana, cyd)
  await stage.pass('130 s')
  await laptop.presses()
  await inManyRooms(stage, ana, scene.rooms ?? 0)
  return { stage, ana, bob, cyd, laptop, screen, phone, message: message.id, withCyd, between }
}

/** What Ana does where she has blocked Bob: whatever one can do alone or with others. */
const live = async ({ ana, laptop }: People, k: Known, r: Random): Promise<void> => {
  const openly: AskOf[] = [
    { command: 'presence.set', input: { value: r.pick(['dnd', 'away', 'online']) } },
    { command: 'status.set', input: { text: `free ${k.round}` } },
    { command: 'claim.set', input: { source: 'integration', key: 'x', value: 'busy', text: 'in a meeting' } },
    { command: 'settings.update', input: { shareDevice: true } },
  ]
  const on = () => ana.devices.find((d) => d.isOn) ?? laptop
  // Making rooms shows to whoever tries how many more fit: the scene of a nearly full Ana counts those alone that Bob brings her into.
  const alone = asksOf('ana', k).filter(({ command }) => command !== 'room.create')
  for (const ask of [...openly, ...someOf(r, alone, 20)]) await asks(on(), ask)
  await on().presses()
  await on().looksAt(k.lobby)
  await on().types(r.pick([k.lobby, k.direct]))
  await on().asks('read.mark', { room: k.direct, seq: 100 })
  await on().asks('message.send', { room: k.withCyd, clientId: `ana-to-cyd-${k.round}`, body: 'with cyd' })
}

/** Beyond the rows of the channels: rooms with third people, and everything up to its limit. */
const walk = async ({ screen, phone, cyd }: People, k: Known): Promise<void> => {
  const ask = (command: CommandName, input: object) => screen.asks(command, input as never)
  const made = await screen.asks('room.create', { name: `Den ${k.round}`, kind: k.round % 2 === 0 ? 'private' : 'public' })
  // Guests make no rooms.
  const den = made.ok ? made.value.membership.room.id : k.lobby
  const say = (n: string, room: RoomId, body: string, urgent?: true) =>
    ask('message.send', { room, clientId: `bob-${n}-${k.round}`, body, ...(urgent === undefined ? {} : { urgent }) })
  for (const name of ['cyd', 'ana', '@Ana', 'nobody-at-all', '']) await ask('room.invite', { room: den, name })
  await phone.asks('message.send', { room: den, clientId: `cyd-${k.round}`, body: `@bob here` })
  const about = { room: den, account: k.ana }
  const seen = async () => {
    for (const room of [den, k.lobby, k.direct]) {
      await ask('room.members', { room })
      await ask('room.here', { room })
    }
    await ask('room.list', {})
    await ask('presence.get', { ids: [k.ana, k.bob, k.cyd] })
    await ask('presence.explain', { account: k.ana })
  }
  await seen()
  await say('in-den', den, '@ana come', true)
  await say('in-den-again', den, '@ana @cyd come', true)
  await say('nobody', den, 'nobody in particular', true)
  await say('named-in-direct', k.direct, '@ana hello', true)
  for (const role of ['moderator', 'member', 'owner']) await ask('room.role', { ...about, role })
  await ask('room.remove', about)
  await ask('room.role', { ...about, role: 'member' })
  await ask('room.remove', about)
  await ask('room.invite', { room: den, name: 'ana' })
  await ask('room.ban', about)
  await ask('room.invite', { room: den, name: 'ana' })
  await ask('room.bans', { room: den })
  await ask('room.unban', about)
  await ask('room.invite', { room: den, name: 'ana' })
  await seen()
  await phone.asks('room.invite', { room: den, name: 'ana' })
  await phone.asks('message.send', { room: den, clientId: `cyd-calls-${k.round}`, body: '@ana and you?' })
  await seen()
  await ask('typing.set', { room: k.direct, typing: true })
  for (const command of [
    'contact.request',
    'contact.withdraw',
    'contact.request',
    'contact.request',
    'contact.remove',
    'contact.decline',
  ] as const)
    await ask(command, { account: k.ana })
  for (const command of ['presence.tellMe', 'presence.tellMe', 'presence.tellMeList', 'contact.list'] as const)
    await ask(command, command.endsWith('List') || command === 'contact.list' ? {} : { account: k.ana })
  expect(cyd.id).toBe(k.cyd)
}

/** Refusals of shape and of rate: no command looks at whom it is about before it refuses. */
const refusals = async ({ screen }: People, k: Known): Promise<void> => {
  for (const command of names) await screen.asks(command, 5 as never)
  const about = [k.ana, '', 'a', 7].flatMap((account) => [{ account }, { account, more: 1 }, { room: k.lobby, account }])
  for (const command of names.filter((name) => /^(contact|presence|room|report)\./.test(name) && name !== 'contact.block'))
    for (const input of about) await screen.asks(command, input as never)
  for (let n = 0; n < 150; n++) await screen.asks('room.direct', { account: k.ana })
}

const posts = async ({ stage, screen }: People, k: Known, note: (by: string, text: string) => void): Promise<void> => {
  for (const ask of asksOf('bob', k)) {
    const answer = await stage.posts(screen, `${paths.command}${ask.command}`, ask.input)
    await stage.settles()
    note(`POST ${ask.command}`, answer)
  }
}

const knownOf = async (met: Awaited<ReturnType<typeof meet>>, open: () => Promise<RoomId>): Promise<Known> => ({
  ana: met.ana.id,
  bob: met.bob.id,
  cyd: met.cyd.id,
  nobody: `${met.cyd.id.slice(0, -1)}z` as AccountId,
  lobby: met.stage.lobby,
  direct: await open(),
  withCyd: met.withCyd,
  between: met.between,
  message: met.message,
  badge: 'none',
  group: 'gnone' as Known['group'],
  round: 0,
  now: met.stage.time.clockOf('server').now(),
})

const whatBobGets = async (world: 'left' | 'blocked', scene: Scene): Promise<string[]> => {
  const met = await meet(scene)
  const { stage, laptop, screen } = met
  const open = async () => (await screen.does('room.direct', { account: met.ana.id })).membership.room.id
  if (scene.direct === 'before') await open()
  await scene.first?.(met)
  const { note, heard } = listen(met as unknown as Cast)
  const r = random(seed)
  await laptop.does(
    world === 'blocked' ? 'contact.block' : 'session.signOut',
    (world === 'blocked' ? { account: met.bob.id } : {}) as never,
  )
  await stage.pass('3 s')
  const known = await knownOf(met, open)
  for (const [round, wait] of ['31 s', '6 min', '17 min', '58 min'].entries()) {
    const k: Known = { ...known, round, now: stage.time.clockOf('server').now() }
    if (world === 'blocked') await live(met, k, r)
    await stage.pass(wait)
    for (const ask of asksOf('bob', k)) await asks(screen, ask)
    await stage.pass('31 s')
    await walk(met, k)
    await stage.pass('31 s')
    await posts(met, k, note)
    if (round === 2) await screen.reloads()
  }
  await refusals(met, { ...known, round: 9 })
  await stage.pass('31 s')
  expect(stage.faults).toEqual([])
  const all = heard()
  await stage.closes()
  return all
}

const scenes: Record<string, Scene> = {
  '[P-520] blocked with a direct room: as if she had left at that moment': { direct: 'before' },
  '[P-520] blocked without one: it opens': { direct: 'after' },
  '[P-520] where last seen is told in steps': { direct: 'after', privacy: () => ({ lastSeen: 'coarse' }) },
  '[P-520] where last seen is not told': { direct: 'before', privacy: () => ({ lastSeen: 'hidden' }) },
  '[P-520] where one sees here or not alone': {
    direct: 'after',
    privacy: ({ bob }) => ({ rules: [{ who: { kind: 'person', account: bob }, see: 'coarse' }] }),
  },
  '[P-520] hidden from him before': {
    direct: 'before',
    privacy: ({ bob }) => ({ rules: [{ who: { kind: 'person', account: bob }, see: 'hidden' }] }),
  },
  '[P-520] blocked while invisible': { direct: 'after', first: ({ laptop }) => laptop.does('presence.set', { value: 'invisible' }) },
  '[P-520] contacts before': {
    direct: 'before',
    first: async ({ laptop, screen, ana, bob }) => {
      await laptop.does('contact.request', { account: bob.id })
      await screen.does('contact.accept', { account: ana.id })
    },
  },
  '[P-520] where only those who share a room see one another': { direct: 'after', sharing: 'shared' },
  '[P-520] when she is in nearly as many rooms as one can be in': { direct: 'after', rooms: 996 },
  '[P-520] when he is a guest': {
    direct: 'before',
    olga: (desk, { bob }) => desk.does('role.set', { account: bob.id, role: 'guest' }),
  },
  '[P-520] when each has blocked the other': {
    direct: 'after',
    first: ({ screen, ana }) => screen.does('contact.block', { account: ana.id }),
  },
}

test('[P-521] who asks about very many people is told less of all alike, whoever blocked them', () => {
  const left = { at: 5, status: null, holding: null }
  const open = ['full', 'fullCoarse', 'fullHidden', 'coarse', 'coarseHidden'] as const
  const told = (of: (a: (typeof open)[number]) => Audience, asked: number) => {
    const scrapers = createScraping({ clock: fakeTime().clockOf('server'), metrics: createMetrics(), alert: () => undefined })
    const many = Array.from({ length: asked }, (_, n) => [`aother${n}` as AccountId, 'full' as Audience] as const)
    scrapers.limit('abob' as AccountId, new Map(many))
    const asking = new Map(open.map((a) => [`a${a}` as AccountId, of(a)]))
    return [...scrapers.limit('abob' as AccountId, asking).values()]
  }
  const lessened: readonly (readonly [asked: number, less: readonly Audience[]])[] = [
    [0, open],
    [3_000, ['coarse', 'coarse', 'coarseHidden', 'coarse', 'coarseHidden']],
    [5_000, open.map(() => 'unverified')],
  ]
  for (const [asked, less] of lessened) {
    const free = told((a) => a, asked)
    expect(free).toEqual([...less])
    const blocked = told((a) => freeze(a, left), asked)
    expect(blocked).toEqual(free.map((a) => (a === 'unverified' ? a : freeze(a as (typeof open)[number], left))))
  }
})

test('[P-522] a block and a changed rule show with the beat, like anything else', async () => {
  const { stage, laptop, screen, bob, ...people } = await meet({ direct: 'after' })
  const { heard } = listen({ ...people, stage, laptop, screen, bob } as unknown as Cast)
  await stage.pass('7 ms')
  await laptop.does('contact.block', { account: bob.id })
  await stage.pass('101 ms')
  await laptop.does('contact.unblock', { account: bob.id })
  await stage.pass('101 ms')
  await laptop.does('privacy.update', { otherwise: 'hidden' })
  await stage.pass('101 ms')
  const changes = heard().filter((line) => line.includes('"event":"presence.changed"'))
  expect(changes).toHaveLength(3)
  expect(changes.map((line) => Number.parseInt(line, 10) % 60)).toEqual([0, 0, 0])
  await stage.closes()
})

console.log(`blocked: ZAIMA_SEED=${seed}`)
for (const [name, scene] of Object.entries(scenes))
  test(
    name,
    async () => {
      const left = await whatBobGets('left', scene)
      const blocked = await whatBobGets('blocked', scene)
      for (let i = 0; i < Math.max(left.length, blocked.length); i++)
        if (left[i] !== blocked[i]) expect(blocked.slice(Math.max(0, i - 2), i + 2)).toEqual(left.slice(Math.max(0, i - 2), i + 2))
      expect(blocked).toEqual(left)
      expect(left.filter((line) => line.includes('"code":"internal"'))).toEqual([])
      expect(left.some((line) => line.includes('"code":"rate_limited"'))).toBe(true)
      expect(left.some((line) => line.includes('"event":"presence.changed"'))).toBe(true)
    },
    120_000,
  )
