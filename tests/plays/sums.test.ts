/** What one person, or one network, causes in a day at most; and how rooms end. */
import { describe, expect } from 'bun:test'
import type { RoomId } from '../../src/protocol/ids.ts'
import type { Device } from '../support/device.ts'
import { newBrowser } from '../support/browser.ts'
import { password } from '../support/given.ts'
import { play, playWith } from '../support/play.ts'
import type { Stage } from '../support/world.ts'

const codeOf = (answer: { readonly ok: boolean; readonly error?: { readonly code: string } }): string =>
  answer.ok ? 'ok' : (answer.error?.code ?? '')
const cast = async (stage: Stage) => {
  const [olga, ana, bob] = [await stage.person('Olga'), await stage.person('Ana'), await stage.person('Bob')]
  return { olga, ana, bob, desk: await olga.opens('desktop'), laptop: await ana.opens('laptop'), phone: await bob.opens('phone') }
}
const make = async (device: Device, name: string, kind: 'public' | 'private' = 'private'): Promise<RoomId> =>
  (await device.does('room.create', { name, kind })).membership.room.id
const isIn = (device: Device, room: RoomId): boolean => device.client.state().memberships.has(room)
let said = 0
const write = (device: Device, room: RoomId, body: string) =>
  device.asks('message.send', { room, clientId: `said-${String(said++).padStart(8, '0')}`, body })

describe('a day', () => {
  const few = { flags: ['--day-messages', '3', '--day-rooms', '2', '--day-invitations', '2', '--day-people', '2', '--day-audit', '2'] }
  playWith(few, '[R-50] messages, rooms and invitations are counted by the day, for a person and not for a device', async (stage) => {
    const { bob, desk, phone, laptop } = await cast(stage)
    const other = await bob.opens('desktop')
    const answers = []
    for (const device of [phone, other, phone, other]) answers.push(await write(device, stage.lobby, 'hello'))
    expect(answers.map(codeOf)).toEqual(['ok', 'ok', 'ok', 'day_limit'])
    const last = answers.at(-1)!
    expect(last.ok ? 0 : (last.error.retryAfterMs ?? 0)).toBeGreaterThan(0)
    expect(codeOf(await write(laptop, stage.lobby, 'not mine'))).toBe('ok')
    await make(phone, 'A')
    await make(other, 'B')
    expect(codeOf(await phone.asks('room.create', { name: 'C', kind: 'private' }))).toBe('day_limit')
    for (const code of ['ok', 'ok', 'day_limit']) expect(codeOf(await phone.asks('invite.create', {}))).toBe(code)
    for (const device of [desk, laptop, other, phone]) await device.closesTab()
    await stage.pass('24 h')
    expect(codeOf(await write(await bob.opens('phone'), stage.lobby, 'a new day'))).toBe('ok')
  })

  playWith(few, '[R-50] what is sent again is counted once, and answered also when the day is used up', async (stage) => {
    const { phone } = await cast(stage)
    const again = { room: stage.lobby, clientId: 'the-same-one', body: 'hello' }
    for (let n = 0; n < 5; n++) expect(codeOf(await phone.asks('message.send', again))).toBe('ok')
    await write(phone, stage.lobby, 'two')
    await write(phone, stage.lobby, 'three')
    expect(codeOf(await write(phone, stage.lobby, 'four'))).toBe('day_limit')
    expect(codeOf(await phone.asks('message.send', again))).toBe('ok')
  })

  const small = { flags: ['--day-bytes', '1MiB'] }
  playWith(
    small,
    '[R-51] bytes are counted whether written, changed or stored otherwise; what ends and leaves is never refused',
    async (stage) => {
      const { ana, phone } = await cast(stage)
      const long = '在'.repeat(13_000)
      const first = await phone.does('message.send', { room: stage.lobby, clientId: 'the-first-one', body: long })
      let written = 1
      while (codeOf(await phone.asks('message.edit', { message: first.message.id, body: `${long}${written}` })) === 'ok') written += 1
      expect(written).toBe(26)
      expect(codeOf(await write(phone, stage.lobby, long))).toBe('day_limit')
      for (const chars of [10_000, 1_000, 200]) while (codeOf(await write(phone, stage.lobby, 'x'.repeat(chars))) === 'ok');
      const people = Array.from({ length: 40 }, () => ana.id)
      expect(codeOf(await phone.asks('group.change', { group: 'g0mm8y7c0many00000001' as never, add: people, remove: [] }))).toBe(
        'day_limit',
      )
      expect(codeOf(await phone.asks('contact.block', { account: ana.id }))).toBe('ok')
      expect(codeOf(await phone.asks('room.leaveMany', { rooms: [stage.lobby] }))).toBe('ok')
    },
  )

  playWith(few, '[R-52] the lines that members cause in the audit log are counted too', async (stage) => {
    const { ana, phone } = await cast(stage)
    const room = await make(phone, 'A')
    await phone.does('room.invite', { room, name: 'ana' })
    const role = (to: 'member' | 'moderator') => phone.asks('room.role', { room, account: ana.id, role: to })
    expect([codeOf(await role('moderator')), codeOf(await role('member')), codeOf(await role('moderator'))]).toEqual([
      'ok',
      'ok',
      'day_limit',
    ])
  })
})

describe('being brought somewhere', () => {
  playWith({ flags: ['--day-people', '3'] }, '[R-53] adding people spends the allowance of whoever adds them', async (stage) => {
    const { phone, laptop } = await cast(stage)
    const rooms = [await make(phone, 'A'), await make(phone, 'B'), await make(phone, 'C'), await make(phone, 'D')]
    const codes = []
    for (const room of rooms) codes.push(codeOf(await phone.asks('room.invite', { room, name: 'ana' })))
    expect(codes).toEqual(['ok', 'ok', 'ok', 'day_limit'])
    expect(codeOf(await laptop.asks('room.invite', { room: rooms[0]!, name: 'olga' }))).toBe('ok')
  })

  play('[R-54] one person brings another into twenty rooms and no more, and fills nothing that the other makes or joins', async (stage) => {
    const { bob, phone, laptop } = await cast(stage)
    const codes: string[] = []
    for (let n = 0; n < 21; n++) codes.push(codeOf(await phone.asks('room.invite', { room: await make(phone, `Cell ${n}`), name: 'ana' })))
    expect(codes.filter((code) => code === 'ok')).toHaveLength(20)
    expect(codes.at(-1)).toBe('too_many')
    expect([...laptop.client.state().memberships.values()].filter((m) => m.broughtBy === bob.id)).toHaveLength(20)
    expect(codeOf(await laptop.asks('room.create', { name: 'My own', kind: 'private' }))).toBe('ok')
  })

  play('[R-55] many rooms are left at once, as after blocking whoever brought one there', async (stage) => {
    const { bob, phone, laptop } = await cast(stage)
    const rooms = [await make(phone, 'A'), await make(phone, 'B')]
    for (const room of rooms) await phone.does('room.invite', { room, name: 'ana' })
    await laptop.does('contact.block', { account: bob.id })
    // Blocking itself leaves nothing: whoever is blocked would see it.
    expect(rooms.map((room) => isIn(laptop, room))).toEqual([true, true])
    const direct = (await laptop.does('room.direct', { account: bob.id })).membership.room.id
    const { left } = await laptop.does('room.leaveMany', { rooms: [...rooms, direct, 'r0mm8y7c0many00000001' as RoomId] })
    expect(left).toEqual(rooms)
    expect(rooms.map((room) => isIn(laptop, room))).toEqual([false, false])
    expect(phone.client.state().memberships.get(rooms[0]!)!.room.members).toBe(1)
  })
})

describe('the end of a room', () => {
  play('[R-56] a room that everybody left is gone, its name free; the first room stays', async (stage) => {
    const { desk, phone, laptop } = await cast(stage)
    const room = await make(phone, 'Garden', 'public')
    await write(phone, room, 'hello')
    await laptop.does('room.join', { room })
    await phone.does('room.leave', { room })
    expect((await desk.does('room.list', { query: 'gar' })).rooms).toHaveLength(1)
    await laptop.does('room.leave', { room })
    expect((await desk.does('room.list', { query: 'gar' })).rooms).toEqual([])
    expect(codeOf(await desk.asks('room.join', { room }))).toBe('not_found')
    expect(isIn(desk, await make(desk, 'Garden', 'public'))).toBe(true)
    for (const device of [desk, phone, laptop]) await device.does('room.leave', { room: stage.lobby })
    expect(codeOf(await phone.asks('room.join', { room: stage.lobby }))).toBe('ok')
  })

  play('[R-57] its owner deletes a room with everything in it, and every device of everybody drops it', async (stage) => {
    const { ana, desk, phone, laptop } = await cast(stage)
    const room = await make(phone, 'Garden', 'public')
    await laptop.does('room.join', { room })
    await laptop.looksAt(room)
    await write(phone, room, '@ana hello')
    await phone.does('invite.create', { room })
    const tablet = await ana.opens('desktop')
    expect(codeOf(await laptop.asks('room.delete', { room }))).toBe('forbidden')
    await phone.does('room.delete', { room })
    await stage.settles()
    expect([phone, laptop, tablet].map((device) => isIn(device, room))).toEqual([false, false, false])
    expect(codeOf(await write(laptop, room, 'anybody?'))).toBe('not_found')
    const { entries } = await desk.does('audit.list', { action: 'room.delete' })
    expect(entries.map(({ target, detail }) => [target, detail])).toEqual([[room, { name: 'Garden', messages: 1 }]])
    expect(codeOf(await desk.asks('room.delete', { room: stage.lobby }))).toBe('forbidden')
    expect(await stage.store.check()).toEqual([])
  })

  play('[R-57] whoever runs the place deletes public rooms of others, and no private one they are not in', async (stage) => {
    const { desk, phone } = await cast(stage)
    const [open, own] = [await make(phone, 'Open', 'public'), await make(phone, 'Own')]
    expect(codeOf(await desk.asks('room.delete', { room: own }))).toBe('not_found')
    expect(codeOf(await desk.asks('room.delete', { room: open }))).toBe('ok')
    expect(isIn(phone, open)).toBe(false)
  })
})

describe('requests to join', () => {
  const asks = (stage: Stage, name: string) =>
    stage.stranger('account.register', { name, password, device: 'web' }, { ...newBrowser(), address: '2001:db8:0:7::1' }) as Promise<{
      ok: boolean
    }>
  playWith({ flags: ['--day-requests', '3'] }, '[R-61] one network makes a few in a day', async (stage) => {
    const desk = await (await stage.person('Olga')).opens('desktop')
    await desk.does('place.update', { registration: 'approve' })
    await desk.closesTab()
    const codes: string[] = []
    for (const name of ['cyd', 'dan', 'eve', 'fay']) codes.push(codeOf(await asks(stage, name)))
    expect(codes).toEqual(['ok', 'ok', 'ok', 'day_limit'])
    await stage.pass('24 h')
    for (const name of ['gil', 'hal', 'ida', 'joe']) codes.push(codeOf(await asks(stage, name)))
    expect(codes.slice(4)).toEqual(['ok', 'ok', 'ok', 'day_limit'])
  })

  play('[R-62] many are refused at once', async (stage) => {
    const { ana, desk, laptop } = await cast(stage)
    await desk.does('place.update', { registration: 'approve' })
    for (const name of ['cyd', 'dan', 'eve']) await asks(stage, name)
    const { people } = await desk.does('person.list', { standing: 'waiting' })
    const accounts = people.map((p) => p.account.id)
    expect(codeOf(await laptop.asks('person.refuseMany', { accounts }))).toBe('forbidden')
    expect(await desk.does('person.refuseMany', { accounts: [...accounts, ana.id] })).toEqual({ refused: 3 })
    expect((await desk.does('person.list', {})).waiting).toBe(0)
    expect(isIn(laptop, stage.lobby)).toBe(true)
  })

  play('[R-63] a request that nobody answered for fourteen days is forgotten, and its name is free', async (stage) => {
    const desk = await (await stage.person('Olga')).opens('desktop')
    await desk.does('place.update', { registration: 'approve' })
    await desk.closesTab()
    await asks(stage, 'cyd')
    await stage.pass('312 h')
    expect(codeOf(await asks(stage, 'cyd'))).toBe('name_taken')
    await stage.pass('72 h')
    expect(codeOf(await asks(stage, 'cyd'))).toBe('ok')
  })
})
