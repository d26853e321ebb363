/** Rooms: who comes in, who leaves, and what a closed door says. */
import { describe, expect } from 'bun:test'
import type { CommandName, Request } from '../../src/protocol/commands.ts'
import type { RoomId } from '../../src/protocol/ids.ts'
import { play } from '../support/play.ts'
import type { Device } from '../support/device.ts'
import type { Stage } from '../support/world.ts'

const anaAndBob = async (stage: Stage) => {
  const ana = await stage.person('Ana')
  const bob = await stage.person('Bob')
  const laptop = await ana.opens('laptop')
  const screen = await bob.opens('desktop')
  return { ana, bob, laptop, screen }
}
const make = async (device: Device, kind: 'public' | 'private'): Promise<RoomId> =>
  (await device.does('room.create', { name: 'Garden', kind, topic: 'what grows' })).membership.room.id
const isIn = (device: Device, room: RoomId): boolean => device.client.state().memberships.has(room)

describe('rooms', () => {
  play('[R-1] everyone who joins the place is in its first room', async (stage) => {
    const { laptop, screen } = await anaAndBob(stage)
    expect(isIn(laptop, stage.lobby) && isIn(screen, stage.lobby)).toBe(true)
    await stage.person('Cyd')
    expect(laptop.client.state().memberships.get(stage.lobby)!.room.members).toBe(3)
  })

  play('[R-2] anybody finds and joins a public room, and all their devices and the members hear it', async (stage) => {
    const { ana, bob, laptop, screen } = await anaAndBob(stage)
    const phone = await bob.opens('phone')
    const room = await make(laptop, 'public')
    await laptop.says('first', room)
    const { rooms } = await screen.does('room.list', { query: 'gar' })
    expect(rooms).toMatchObject([{ room: { id: room, members: 1 }, joined: false }])
    expect(await screen.asks('message.send', { room, clientId: 'abcdefgh', body: 'x' })).toMatchObject({
      ok: false,
      error: { code: 'forbidden' },
    })
    await screen.does('room.join', { room })
    expect(isIn(phone, room)).toBe(true)
    expect(laptop.client.state().memberships.get(room)!.room.members).toBe(2)
    await phone.looksAt(room)
    await laptop.says('second', room)
    expect(phone.timeline(room)).toEqual(['first', 'second'])
    const { members } = await screen.does('room.members', { room })
    expect(members.map((m) => m.id)).toEqual([ana.id, bob.id])
  })

  play('[R-3] whoever leaves hears no more of it, on any device, and the others know', async (stage) => {
    const { bob, laptop, screen } = await anaAndBob(stage)
    const phone = await bob.opens('phone')
    const room = await make(laptop, 'public')
    await screen.does('room.join', { room })
    await screen.does('room.leave', { room })
    expect([isIn(screen, room), isIn(phone, room)]).toEqual([false, false])
    expect(laptop.client.state().memberships.get(room)!.room.members).toBe(1)
    const before = screen.line.heard.length
    await laptop.says('they are gone', room)
    expect(screen.line.heard.slice(before)).toEqual([])
    expect(await screen.asks('message.send', { room, clientId: 'abcdefgh', body: 'x' })).toMatchObject({ ok: false })
    expect(await screen.asks('room.leave', { room })).toMatchObject({ ok: false, error: { code: 'not_found' } })
  })

  play('[R-4] into a private room only a member brings one, by name', async (stage) => {
    const { laptop, screen } = await anaAndBob(stage)
    const room = await make(laptop, 'private')
    await laptop.says('before', room)
    expect((await screen.does('room.list', {})).rooms.map((r) => r.room.id)).not.toContain(room)
    expect(await screen.asks('room.join', { room })).toMatchObject({ ok: false, error: { code: 'not_found' } })
    expect(await laptop.asks('room.invite', { room, name: 'nobody' })).toMatchObject({ ok: false, error: { code: 'not_found' } })
    await laptop.does('room.invite', { room, name: '@BOB' })
    expect(isIn(screen, room)).toBe(true)
    await screen.looksAt(room)
    await laptop.says('welcome', room)
    expect(screen.timeline(room)).toEqual(['before', 'welcome'])
    await screen.does('room.leave', { room })
    expect(await screen.asks('room.join', { room })).toMatchObject({ ok: false, error: { code: 'not_found' } })
  })

  play('[R-5] a room one may not see answers exactly as one that does not exist', async (stage) => {
    const { laptop, screen } = await anaAndBob(stage)
    const hidden = await make(laptop, 'private')
    const { message } = await laptop.does('message.send', { room: hidden, clientId: 'abcdefgh', body: 'secret' })
    const unknown = `${hidden.slice(0, -2)}zz` as RoomId
    const unknownMessage = `${message.id.slice(0, -2)}zz` as typeof message.id
    const ask = (room: RoomId): readonly (readonly [CommandName, unknown])[] => [
      ['room.join', { room }],
      ['room.leave', { room }],
      ['room.update', { room, name: 'mine' }],
      ['room.invite', { room, name: 'bob' }],
      ['room.members', { room }],
      ['history.before', { room }],
      ['history.since', { room, after: 0 }],
      ['read.mark', { room, seq: 1 }],
      ['message.send', { room, clientId: 'hgfedcba', body: 'x' }],
      ['typing.set', { room, typing: true }],
      ['presence.focus', { room }],
      ['invite.create', { room }],
    ]
    for (const [n, [command, input]] of ask(hidden).entries()) {
      const answer = JSON.stringify(await screen.asks(command, input as Request<typeof command>))
      expect(answer, command).toBe(JSON.stringify(await screen.asks(command, ask(unknown)[n]![1] as Request<typeof command>)))
    }
    for (const command of ['message.edit', 'message.delete'] as const) {
      const body = command === 'message.edit' ? { body: 'x' } : {}
      const answers = await Promise.all([message.id, unknownMessage].map((id) => screen.asks(command, { message: id, ...body } as never)))
      expect(JSON.stringify(answers[0])).toBe(JSON.stringify(answers[1]))
    }
  })

  play('[R-6] two people have one direct room, whoever writes first, and nobody else comes in', async (stage) => {
    const { ana, bob, laptop, screen } = await anaAndBob(stage)
    const cyd = await stage.person('Cyd')
    const phone = await cyd.opens('phone')
    const [one, two] = await Promise.all([
      laptop.client.call('room.direct', { account: bob.id }),
      screen.client.call('room.direct', { account: ana.id }),
    ])
    await stage.settles()
    if (!one.ok || !two.ok) throw new Error('no direct room')
    const room = one.value.membership.room.id
    expect(two.value.membership.room.id).toBe(room)
    expect([one.value.membership.peer, two.value.membership.peer]).toEqual([bob.id, ana.id])
    expect(isIn(laptop, room) && isIn(screen, room)).toBe(true)
    expect(await screen.asks('room.invite', { room, name: 'cyd' })).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    expect(await phone.asks('room.join', { room })).toMatchObject({ ok: false, error: { code: 'not_found' } })
    expect(await screen.asks('room.leave', { room })).toMatchObject({ ok: false, error: { code: 'forbidden' } })
  })

  play('[R-6] one may write to oneself', async (stage) => {
    const { ana, laptop } = await anaAndBob(stage)
    const phone = await ana.opens('phone')
    const { membership } = await laptop.does('room.direct', { account: ana.id })
    expect(membership.peer).toBe(ana.id)
    await phone.looksAt(membership.room.id)
    await laptop.says('buy milk', membership.room.id)
    expect(phone.timeline(membership.room.id)).toEqual(['buy milk'])
    expect([laptop.unread(membership.room.id), phone.rings.length]).toEqual([0, 0])
  })

  play(
    '[R-7] only those who own or moderate a room, and administrators in it, rename it, and every member sees the new name',
    async (stage) => {
      const { laptop, screen } = await anaAndBob(stage)
      const room = await make(screen, 'public')
      const cyd = await stage.person('Cyd')
      const phone = await cyd.opens('phone')
      for (const device of [laptop, phone]) await device.does('room.join', { room })
      expect(await phone.asks('room.update', { room, name: 'Mine' })).toMatchObject({ ok: false, error: { code: 'forbidden' } })
      await screen.does('room.update', { room, name: 'Orchard' })
      await laptop.does('room.update', { room, topic: 'apples' })
      expect(phone.client.state().memberships.get(room)!.room).toMatchObject({ name: 'Orchard', topic: 'apples', kind: 'public' })
    },
  )
})
