import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { ana, bob, calm, keep, ModelPlace, Time } from '../../tests/support/model-place.ts'
import { random, seed } from '../../tests/support/random.ts'
import type { Client } from './api.ts'
import { createClient } from './client.ts'

/** One thing that happens in a random history. */
const happening = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('say' as const), room: fc.nat(1), mention: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('edit' as const, 'remove' as const), room: fc.nat(1), which: fc.nat(30) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('send' as const), room: fc.nat(1) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('open' as const, 'older' as const, 'read' as const, 'readElsewhere' as const),
      room: fc.nat(1),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'cut' as const,
        'cable' as const,
        'unreachable' as const,
        'restore' as const,
        'reload' as const,
        'sleep' as const,
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('presence' as const),
      state: fc.constantFrom('online' as const, 'idle' as const, 'offline' as const),
    }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(0, 1, 2, 3, 5, 20, 300, 2_000) }) },
)
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never

/** At every moment: sorted by seq, each once, and nothing both on its way and in its place. */
const sound = (client: Client): void => {
  const { timelines, pending } = client.state()
  for (const [room, t] of timelines) {
    for (let i = 1; i < t.messages.length; i++) if (t.messages[i]!.seq <= t.messages[i - 1]!.seq) throw new Error('out of order')
    const mine = new Set(t.messages.filter((m) => m.author === ana).map((m) => m.clientId))
    if (pending.some((p) => p.room === room && mine.has(p.clientId))) throw new Error('shown twice')
  }
}

const start = async (place: ModelPlace, device: ReturnType<typeof keep>) => {
  const env = place.env(ana, device)
  const client = createClient(env)
  client.connect()
  await place.time.pass(50)
  return { client, env }
}

const live = async (place: ModelPlace, history: readonly Happening[], lossy: boolean) => {
  const rooms = [...place.rooms.keys()]
  const device = keep()
  const wrote: string[] = []
  let { client, env } = await start(place, device)
  const begin = () => {
    client.subscribe(() => sound(client))
    client.watch([bob])
  }
  begin()
  if (lossy) place.chaos = { lose: 0.2, repeat: 0.3, againWithinMs: 20 }
  for (const h of history) {
    const room = rooms['room' in h ? h.room : 0]!
    switch (h.do) {
      case 'say':
        place.say(room, bob, h.mention ? `hi @ana ${wrote.length}` : 'hi')
        break
      case 'edit':
      case 'remove': {
        const m = place.messages(room).at(-1 - h.which)
        if (m !== undefined && h.do === 'edit') place.edit(m.id, '@ana edited')
        else if (m !== undefined) place.remove(m.id)
        break
      }
      case 'send':
        // Before the first welcome there is no room on screen to write in, and no account to keep it for.
        if (client.state().me === null) break
        wrote.push(`w${wrote.length}`)
        client.send(room, wrote.at(-1)!)
        break
      case 'open':
        client.open(room)
        client.focus(room)
        break
      case 'older':
        client.older(room)
        break
      case 'read':
        client.markRead(room)
        break
      case 'readElsewhere':
        place.markElsewhere(room, ana)
        break
      case 'cut':
        place.cut()
        break
      case 'cable':
        place.pullCable()
        break
      case 'unreachable':
        place.unreachable = !place.unreachable
        break
      case 'restore':
        place.epoch += 'x'
        place.cut()
        break
      case 'reload':
        env.signal().leaving()
        client.close()
        ;({ client, env } = await start(place, device))
        begin()
        break
      case 'sleep':
        place.time.sleep(100_000)
        break
      case 'presence':
        place.become(bob, h.state)
        break
      case 'pass':
        await place.time.pass(h.ms)
        break
    }
  }
  place.chaos = calm
  place.unreachable = false
  await place.time.pass(70_000)
  place.heads()
  place.become(bob, 'dnd')
  await place.time.pass(40_000)
  return { client, device, wrote }
}

test('[M-23] whatever is lost, repeated, late or cut: at rest the client equals a fresh snapshot, and each message is sent once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 80, size: 'max' }), fc.nat(), fc.boolean(), async (history, from, lossy) => {
      const place = new ModelPlace(new Time(), random(from))
      const { client, device, wrote } = await live(place, history, lossy)
      expect(client.state().link.kind).toBe('online')
      for (const room of place.rooms.keys()) {
        const t = client.state().timelines.get(room)
        const { room: told, ...membership } = client.state().memberships.get(room)!
        const { room: truth, ...expected } = place.membership(room, ana)
        expect(membership).toEqual(expected)
        // When something was said is not told by a head: only a room that is held knows.
        expect(told).toEqual(t === undefined ? { ...truth, lastAt: told.lastAt } : truth)
        if (t === undefined) continue
        const all = place.messages(room)
        expect(t).toMatchObject({ loading: null, error: null, knownSeq: place.rooms.get(room)!.lastSeq })
        expect(t.messages).toEqual(t.messages.length === 0 ? all.slice(0, 0) : all.filter((m) => m.seq >= t.messages[0]!.seq))
        expect(t.more).toBe(t.messages.length < all.length)
      }
      expect(client.presenceOf(bob)![1]).toBe('dnd')
      expect(client.state().pending).toEqual([])
      expect(device.all.size).toBe(0)
      const stored = [...place.rooms.keys()].flatMap((room) =>
        place
          .messages(room)
          .filter((m) => m.author === ana)
          .map((m) => m.clientId),
      )
      expect(new Set(stored).size).toBe(wrote.length)
    }),
    { numRuns: 500, seed },
  )
}, 60_000)
