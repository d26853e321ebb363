/** Contacts and blocking, as two people live them. */
import { describe, expect } from 'bun:test'
import { noPair } from '../../src/domain/contacts.ts'
import type { ServerEvent } from '../../src/protocol/events.ts'
import type { AccountId, RoomId } from '../../src/protocol/ids.ts'
import type { Device } from '../support/device.ts'
import { play, playWith } from '../support/play.ts'
import { addAccount } from '../support/store.ts'
import type { Stage } from '../support/world.ts'

const two = async (stage: Stage) => {
  const [ana, bob] = [await stage.person('Ana'), await stage.person('Bob')]
  return { ana, bob, laptop: await ana.opens('laptop'), screen: await bob.opens('desktop') }
}
const stateOf = (device: Device, id: string): string => [...device.client.state().contacts].find(([of]) => of === id)?.[1].state ?? 'none'
const hears = (device: Device, name: ServerEvent['event']): ServerEvent[] => {
  const heard: ServerEvent[] = []
  device.client.onEvent((e) => {
    if (e.event === name) heard.push(e)
  })
  return heard
}

describe('contacts', () => {
  play('[P-301] asked, accepted, removed: both see the same at every step', async (stage) => {
    const { ana, bob, laptop, screen } = await two(stage)
    await laptop.does('contact.request', { account: bob.id })
    expect([stateOf(laptop, bob.id), stateOf(screen, ana.id)]).toEqual(['outgoing', 'incoming'])
    await screen.does('contact.accept', { account: ana.id })
    expect([stateOf(laptop, bob.id), stateOf(screen, ana.id)]).toEqual(['contact', 'contact'])
    expect((await laptop.does('contact.list', {})).contacts).toMatchObject([{ account: { id: bob.id }, state: 'contact' }])
    await laptop.does('contact.remove', { account: bob.id })
    expect([stateOf(laptop, bob.id), stateOf(screen, ana.id)]).toEqual(['none', 'none'])
    expect((await screen.does('contact.list', {})).contacts).toEqual([])
  })

  play('[P-165] pages are full however many pairs say nothing to one, so that no block shows in them', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    const others: AccountId[] = []
    for (let n = 0; n < 7; n += 1) others.push(await addAccount(stage.store, `guest${n}`))
    const calm = { ...noPair, since: 5 }
    await stage.store.write(async (tx) => {
      for (const [n, other] of others.entries()) {
        const low = ana.id < other ? ana.id : other
        const blocks = { low: low === other ? 5 : null, high: low === other ? null : 5 }
        await tx.contacts.set(ana.id, other, n % 2 === 0 ? { ...calm, bond: { kind: 'contacts' } } : { ...calm, blocks })
      }
    })
    const page = async (after?: AccountId) => laptop.does('contact.list', { limit: 1, ...(after === undefined ? {} : { after }) })
    const seen: AccountId[] = []
    for (let next: AccountId | null | undefined; next !== null;) {
      const answer: Awaited<ReturnType<typeof page>> = await page(next ?? undefined)
      expect(answer.contacts).toHaveLength(1)
      seen.push(answer.contacts[0]!.account.id)
      next = answer.next
    }
    expect(seen).toEqual(others.filter((_, n) => n % 2 === 0).toSorted())
  })

  play('[P-303] both ask at once: contacts', async (stage) => {
    const { ana, bob, laptop, screen } = await two(stage)
    await Promise.all([laptop.asks('contact.request', { account: bob.id }), screen.asks('contact.request', { account: ana.id })])
    await stage.settles()
    expect([stateOf(laptop, bob.id), stateOf(screen, ana.id)]).toEqual(['contact', 'contact'])
  })

  play('[P-304] one accepts while the other takes it back: one of the two wins, for both', async (stage) => {
    const { ana, bob, laptop, screen } = await two(stage)
    await laptop.does('contact.request', { account: bob.id })
    const answers = await Promise.all([
      laptop.asks('contact.withdraw', { account: bob.id }),
      screen.asks('contact.accept', { account: ana.id }),
    ])
    await stage.settles()
    expect(answers.map((a) => a.ok).toSorted((a, b) => Number(a) - Number(b))).toEqual([false, true])
    expect([
      ['contact', 'contact'],
      ['none', 'none'],
    ]).toContainEqual([stateOf(laptop, bob.id), stateOf(screen, ana.id)])
  })

  play('[P-307] a new account waits for answers after 5 requests; oneself and nobody cannot be asked', async (stage) => {
    const { ana, laptop } = await two(stage)
    const others = await Promise.all(['Cyd', 'Dan', 'Eve', 'Fay', 'Gus', 'Hal'].map((name) => stage.person(name)))
    for (const { id } of others.slice(0, 5)) await laptop.does('contact.request', { account: id })
    expect(await laptop.asks('contact.request', { account: others[5]!.id })).toMatchObject({
      ok: false,
      error: { code: 'requests_open', message: expect.stringContaining('5 requests') },
    })
    expect(await laptop.asks('contact.request', { account: ana.id })).toMatchObject({ ok: false, error: { code: 'not_found' } })
    await laptop.does('contact.withdraw', { account: others[0]!.id })
    await laptop.does('contact.request', { account: others[5]!.id })
  })

  playWith(
    { sharing: 'shared' },
    '[P-308] where only those who share something see one another, contacts do, from the moment they are',
    async (stage) => {
      const { ana, bob, laptop, screen } = await two(stage)
      await screen.watches(ana)
      expect(bob.sees(ana)).toBe('hidden')
      await screen.does('contact.request', { account: ana.id })
      await stage.pass('200 ms')
      expect(bob.sees(ana)).toBe('hidden')
      await laptop.does('contact.accept', { account: bob.id })
      await stage.pass('200 ms')
      expect(bob.sees(ana)).toBe('online')
    },
  )
})

describe('blocking', () => {
  play('[P-305] the blocked hear nothing of it and see one as if one had left; asking again looks like waiting', async (stage) => {
    const { ana, bob, laptop, screen } = await two(stage)
    await screen.watches(ana)
    expect(bob.sees(ana)).toBe('online')
    const { inputAt } = (await screen.does('presence.explain', { account: ana.id })).explanation
    const seen = Math.floor(inputAt! / 1_000) * 1_000
    const heard = hears(screen, 'contact.changed')
    await laptop.does('contact.block', { account: bob.id })
    await stage.pass('200 ms')
    expect(stateOf(laptop, bob.id)).toBe('blocked')
    expect((await screen.does('presence.get', { ids: [ana.id] })).entries).toEqual([[ana.id, 'offline', 0, seen, null, null]])
    await stage.pass('2 min')
    await laptop.presses()
    expect((await screen.does('presence.get', { ids: [ana.id] })).entries).toEqual([[ana.id, 'offline', 0, seen, null, null]])
    expect(bob.sees(ana)).toBe('offline')
    expect(heard).toEqual([])
    expect((await screen.does('contact.request', { account: ana.id })).contact.state).toBe('outgoing')
    expect(heard).toHaveLength(1)
    expect(stateOf(laptop, bob.id)).toBe('blocked')
    expect((await screen.does('contact.list', {})).contacts).toMatchObject([{ state: 'outgoing' }])
    await laptop.does('contact.unblock', { account: bob.id })
    await stage.pass('200 ms')
    expect([stateOf(laptop, bob.id), bob.sees(ana)]).toEqual(['incoming', 'online'])
  })

  play(
    '[P-309] what a blocked person writes rings nowhere and is not unread; the room stays, and a new one opens for them alone',
    async (stage) => {
      const { ana, bob, laptop, screen } = await two(stage)
      const { membership } = await screen.does('room.direct', { account: ana.id })
      await laptop.does('contact.block', { account: bob.id })
      await screen.says('hello?', membership.room.id)
      await screen.says('@ana are you there?')
      await stage.pass('3 s')
      expect([laptop.rings.length, laptop.unread(membership.room.id), laptop.mentions()]).toEqual([0, 0, 0])
      await laptop.reloads()
      expect([laptop.unread(membership.room.id), laptop.mentions()]).toEqual([0, 0])
      expect((await screen.does('room.direct', { account: ana.id })).membership.room.id).toBe(membership.room.id)
      const cyd = await stage.person('Cyd')
      const phone = await cyd.opens('phone')
      await laptop.does('contact.block', { account: cyd.id })
      const other = (await phone.does('room.direct', { account: ana.id })).membership.room
      expect(other.members).toBe(2)
      await phone.does('message.send', { room: other.id, clientId: 'urgent-of-cyd', body: '@ana now', urgent: true })
      const again = { room: other.id, clientId: 'urgent-again', body: '@ana now', urgent: true } as const
      expect(await phone.asks('message.send', again)).toMatchObject({ ok: false, error: { code: 'rate_limited' } })
      await stage.pass('3 s')
      expect([laptop.rings.length, laptop.client.state().memberships.has(other.id)]).toEqual([0, false])
      await laptop.reloads()
      expect(laptop.client.state().memberships.has(other.id)).toBe(false)
      expect(await laptop.asks('contact.request', { account: bob.id })).toMatchObject({ ok: false, error: { code: 'contact_blocked' } })
    },
  )

  play('[P-524] a room that one does not see shows with the first message after the block, what lies before is read', async (stage) => {
    const { ana, bob, laptop, screen } = await two(stage)
    await laptop.does('contact.block', { account: bob.id })
    const { room } = (await screen.does('room.direct', { account: ana.id })).membership
    await screen.says('nobody hears', room.id)
    await laptop.does('contact.unblock', { account: bob.id })
    await stage.pass('1 s')
    expect(laptop.client.state().memberships.has(room.id)).toBe(false)
    const heard = hears(screen, 'room.memberJoined')
    await screen.says('hello again', room.id)
    await stage.pass('1 s')
    expect([laptop.unread(room.id), laptop.rings.length, heard.length]).toEqual([1, 1, 0])
    await laptop.says('hello', room.id)
    await stage.pass('1 s')
    expect(screen.unread(room.id)).toBe(1)
  })

  play('[P-524] so it does when one opens it, comes in, is asked in or named there by somebody one did not block', async (stage) => {
    const { ana, bob, laptop, screen } = await two(stage)
    const cyd = await stage.person('Cyd')
    const phone = await cyd.opens('phone')
    await laptop.does('contact.block', { account: bob.id })
    const sees = (room: RoomId) => laptop.client.state().memberships.has(room)
    const make = async (name: string, kind: 'public' | 'private') => {
      const room = (await screen.does('room.create', { name, kind })).membership.room.id
      for (const who of ['cyd', 'ana']) await screen.does('room.invite', { room, name: who })
      await screen.says('@ana look', room)
      await stage.pass('1 s')
      expect([sees(room), laptop.mentions()]).toEqual([false, 0])
      return room
    }
    const [asked, named, open] = [await make('Asked', 'private'), await make('Named', 'private'), await make('Open', 'public')]
    const joined = hears(screen, 'room.memberJoined')
    await phone.does('room.invite', { room: asked, name: 'ana' })
    await phone.says('@ana are you here?', named)
    expect((await laptop.does('room.list', {})).rooms.find(({ room }) => room.id === open)?.joined).toBe(false)
    await laptop.does('room.join', { room: open })
    const { room } = (await screen.does('room.direct', { account: ana.id })).membership
    expect((await laptop.does('room.direct', { account: bob.id })).membership.room.id).toBe(room.id)
    await stage.pass('1 s')
    expect([sees(asked), sees(named), sees(open), sees(room.id), laptop.unread(named)]).toEqual([true, true, true, true, 1])
    expect(joined.filter((e) => e.event === 'room.memberJoined' && e.account.id === ana.id && e.room !== room.id)).toEqual([])
  })

  play('[P-525] what the blocked type shows to nobody who blocked them', async (stage) => {
    const { ana, bob, laptop, screen } = await two(stage)
    const { room } = (await screen.does('room.direct', { account: ana.id })).membership
    await laptop.does('contact.block', { account: bob.id })
    await screen.types(room.id)
    await screen.types()
    await stage.pass('1 s')
    expect([...laptop.client.state().typing].flatMap(([, t]) => t.ids)).toEqual([])
  })
})
