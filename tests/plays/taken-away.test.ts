/** What somebody may no longer do, see or hear, at once and whatever their client does. */
import { describe, expect } from 'bun:test'
import type { ConnectionId } from '../../src/protocol/ids.ts'
import { protocol } from '../../src/protocol/version.ts'
import { newBrowser } from '../support/browser.ts'
import { password } from '../support/given.ts'
import type { Device } from '../support/device.ts'
import { play, playWith } from '../support/play.ts'
import type { Stage } from '../support/world.ts'

const codeOf = (answer: Awaited<ReturnType<Device['asks']>>): string => (answer.ok ? 'ok' : answer.error.code)
const tokenOf = (device: Device): string => device.browser.cookie!.split('=')[1]!
/** A client of one's own making: it says what it is told to and nothing more. */
const stubborn = async (stage: Stage, device: Device) => {
  const heard: string[] = []
  const topics = new Set<string>()
  let closed: number | null = null
  const socket = {
    send: (frame: string) => heard.push(frame) > 0,
    buffered: () => 0,
    subscribe: (topic: string) => void topics.add(topic),
    unsubscribe: (topic: string) => void topics.delete(topic),
    close: (code: number) => void (closed ??= code),
  }
  const who = await stage.core.authenticate(tokenOf(device), { address: '10.0.9.9', userAgent: '' })
  const link = stage.core.link(socket, who)
  return {
    heard,
    topics,
    closed: () => closed,
    greets: () => link.frame(JSON.stringify({ cmd: 'hello', ref: 0, protocol: protocol.current, device: 'web', label: 'own', visibility: 'visible' })),
    says: (cmd: string, input: object) => link.frame(JSON.stringify({ cmd, ref: 1, ...input })),
    hangsUp: () => link.closed(1000),
  }
}

describe('what was watched', () => {
  playWith({ sharing: 'shared' }, '[P-170] whoever loses a room hears nothing more of those they watched for it, though they never ask again', async (stage) => {
    await stage.person('Olga')
    const [ana, bob] = [await stage.person('Ana'), await stage.person('Bob')]
    const [laptop, phone] = [await ana.opens('laptop'), await bob.opens('phone')]
    const room = (await laptop.does('room.create', { name: 'Den', kind: 'private' })).membership.room.id
    await laptop.does('room.invite', { room, name: 'bob' })
    const own = await stubborn(stage, phone)
    own.greets()
    await stage.settles()
    own.says('presence.watch', { ids: [ana.id] })
    await stage.settles()
    await laptop.does('presence.set', { value: 'away' })
    await stage.pass('2 s')
    expect(own.heard.filter((f) => f.includes('presence.changed') && f.includes('"away"'))).toHaveLength(1)
    await laptop.does('room.remove', { room, account: bob.id })
    await stage.pass('2 s')
    await laptop.does('presence.set', { value: 'dnd' })
    await stage.pass('2 s')
    expect(own.heard.filter((f) => f.includes('"dnd"'))).toEqual([])
    own.hangsUp()
  })

  play('[P-171] where the place shares less from now on, nobody hears more, though they never ask again', async (stage) => {
    const olga = await stage.person('Olga')
    const [ana, bob] = [await stage.person('Ana'), await stage.person('Bob')]
    const [desk, laptop, phone] = [await olga.opens('desktop'), await ana.opens('laptop'), await bob.opens('phone')]
    const own = await stubborn(stage, phone)
    own.greets()
    await stage.settles()
    own.says('presence.watch', { ids: [ana.id] })
    await stage.settles()
    await laptop.does('presence.set', { value: 'away' })
    await stage.pass('2 s')
    expect(own.heard.some((f) => f.includes('presence.changed') && f.includes('"away"'))).toBe(true)
    await desk.does('place.update', { sharing: 'nobody' })
    await stage.pass('2 s')
    await laptop.does('presence.set', { value: 'dnd' })
    await stage.pass('2 s')
    expect(own.heard.filter((f) => f.includes('"dnd"'))).toEqual([])
    own.hangsUp()
  })
})

describe('while a line opens', () => {
  play('[S-270] a role that is taken while a line opens is not what the line goes by', async (stage) => {
    const olga = await stage.person('Olga')
    const ana = await stage.person('Ana')
    const desk = await olga.opens('desktop')
    await desk.does('role.set', { account: ana.id, role: 'admin' })
    const laptop = await ana.opens('laptop')
    const own = await stubborn(stage, laptop)
    await desk.does('role.set', { account: ana.id, role: 'guest' })
    own.greets()
    await stage.settles()
    own.says('person.list', {})
    await stage.settles()
    expect([own.closed(), own.heard.some((f) => f.includes('"people"'))]).toEqual([4006, false])
    own.hangsUp()
  })

  play('[R-40] whoever is removed while their line opens is not left listening to the room', async (stage) => {
    await stage.person('Olga')
    const [ana, bob] = [await stage.person('Ana'), await stage.person('Bob')]
    const [laptop, phone] = [await ana.opens('laptop'), await bob.opens('phone')]
    const room = (await laptop.does('room.create', { name: 'Den', kind: 'private' })).membership.room.id
    for (let turns = 0; turns < 24; turns++) {
      await laptop.does('room.invite', { room, name: 'bob' })
      const own = await stubborn(stage, phone)
      own.greets()
      for (let n = 0; n < turns; n++) await Promise.resolve()
      await laptop.does('room.remove', { room, account: bob.id })
      await stage.settles()
      expect(own.closed() !== null || !own.topics.has(`room:${room}`)).toBe(true)
      own.hangsUp()
      await stage.settles()
    }
  })
})

describe('what somebody set up', () => {
  play('[S-271] an invitation lets nobody in whom its maker could not bring now', async (stage) => {
    const olga = await stage.person('Olga')
    const bob = await stage.person('Bob')
    const [desk, phone] = [await olga.opens('desktop'), await bob.opens('phone')]
    const { token } = await phone.does('invite.create', { uses: 5 })
    await desk.does('place.update', { registration: 'invite' })
    await desk.does('person.ban', { account: bob.id, reason: 'enough', networks: false })
    const back = await stage.stranger('account.register', { name: 'Bobby', password, device: 'web', invite: token })
    expect(back).toMatchObject({ ok: false, error: { code: 'link_invalid' } })
  })
  play('[R-41] a link into a room is worth nothing once its maker may bring nobody there', async (stage) => {
    await stage.person('Olga')
    const [ana, bob] = [await stage.person('Ana'), await stage.person('Bob')]
    const [laptop, phone] = [await ana.opens('laptop'), await bob.opens('phone')]
    const room = (await laptop.does('room.create', { name: 'Den', kind: 'private' })).membership.room.id
    await laptop.does('room.invite', { room, name: 'bob' })
    const { token } = await phone.does('invite.create', { room })
    await laptop.does('room.ban', { room, account: bob.id })
    const answer = await stage.stranger('account.register', { name: 'Bobby', password, device: 'web', invite: token })
    expect(answer).toMatchObject({ ok: false, error: { code: 'link_invalid' } })
    expect(newBrowser()).toBeDefined()
  })

  play('[S-272] those who decide see no report about themselves, and so not whose it is', async (stage) => {
    const olga = await stage.person('Olga')
    const [mod, bob] = [await stage.person('Mod'), await stage.person('Bob')]
    const [desk, phone] = [await olga.opens('desktop'), await bob.opens('phone')]
    await desk.does('role.set', { account: mod.id, role: 'moderator' })
    await phone.does('report.make', { account: mod.id, reason: 'He shouts at us' })
    const tablet = await mod.opens('phone')
    expect((await tablet.does('report.list', {})).reports).toEqual([])
    expect((await desk.does('report.list', {})).reports).toHaveLength(1)
  })

  play('[P-172] whom one blocked brings one into no room', async (stage) => {
    await stage.person('Olga')
    const [ana, bob] = [await stage.person('Ana'), await stage.person('Bob')]
    const [laptop, phone] = [await ana.opens('laptop'), await bob.opens('phone')]
    const room = (await phone.does('room.create', { name: 'You fool', kind: 'private' })).membership.room.id
    await laptop.does('contact.block', { account: bob.id })
    expect(codeOf(await phone.asks('room.invite', { room, name: 'ana' }))).toBe('not_found')
    expect(laptop.client.state().memberships.has(room)).toBe(false)
  })

  play('[R-42] who moderates the place takes no part in a room that they could not give', async (stage) => {
    const olga = await stage.person('Olga')
    const [ana, mod] = [await stage.person('Ana'), await stage.person('Mod')]
    const [desk, laptop] = [await olga.opens('desktop'), await ana.opens('laptop')]
    await desk.does('role.set', { account: mod.id, role: 'moderator' })
    const room = (await laptop.does('room.create', { name: 'Garden', kind: 'public' })).membership.room.id
    const tablet = await mod.opens('phone')
    await tablet.does('room.join', { room })
    expect(codeOf(await tablet.asks('room.role', { room, account: mod.id, role: 'moderator' }))).toBe('forbidden')
  })

  play('[R-43] a guest learns no names by keeping people out of a room', async (stage) => {
    const olga = await stage.person('Olga')
    const [ana, bob, gus] = [await stage.person('Ana'), await stage.person('Bob'), await stage.person('Gus')]
    const [desk, laptop] = [await olga.opens('desktop'), await ana.opens('laptop')]
    const room = (await laptop.does('room.create', { name: 'Den', kind: 'private' })).membership.room.id
    await laptop.does('room.invite', { room, name: 'gus' })
    await laptop.does('room.role', { room, account: gus.id, role: 'moderator' })
    await desk.does('role.set', { account: gus.id, role: 'guest' })
    await desk.does('room.ban', { room: stage.lobby, account: gus.id })
    const tablet = await gus.opens('phone')
    expect(codeOf(await tablet.asks('room.ban', { room, account: bob.id }))).not.toBe('ok')
  })

  play('[R-44] a guest is shown no names in what they kept of people they no longer know', async (stage) => {
    const olga = await stage.person('Olga')
    const [ana, bob, gus] = [await stage.person('Ana'), await stage.person('Bob'), await stage.person('Gus')]
    const [desk, laptop, phone] = [await olga.opens('desktop'), await ana.opens('laptop'), await bob.opens('phone')]
    const before = await gus.opens('laptop')
    const { group } = await before.does('group.create', { name: 'Near' })
    await before.does('group.change', { group: group.id, add: [bob.id] })
    await before.does('presence.tellMe', { account: bob.id })
    await before.does('report.make', { account: bob.id, reason: 'x' })
    await desk.does('role.set', { account: gus.id, role: 'guest' })
    await desk.does('room.ban', { room: stage.lobby, account: gus.id })
    await phone.does('account.update', { displayName: 'Robert' })
    await stage.pass('5 s')
    const tablet = await gus.opens('phone')
    expect(laptop.isOn && ana.id !== bob.id).toBe(true)
    const kept = [await tablet.does('group.list', {}), await tablet.does('presence.tellMeList', {}), await tablet.does('report.mine', {})]
    expect(JSON.stringify(kept)).not.toContain('Robert')
  })

  play('[S-273] what was once an administrator is told of no webhook, and none that they made goes out', async (stage) => {
    const olga = await stage.person('Olga')
    const ana = await stage.person('Ana')
    const desk = await olga.opens('desktop')
    await desk.does('role.set', { account: ana.id, role: 'admin' })
    const laptop = await ana.opens('laptop')
    const { webhook } = await laptop.does('webhook.create', { url: 'https://hooks.example.org/anas', events: ['session.started'] })
    await desk.does('role.set', { account: ana.id, role: 'member' })
    await stage.pass('10 s')
    laptop.line.heard.length = 0
    await desk.does('webhook.update', { webhook: webhook.id, url: 'https://hooks.example.org/secret-path' })
    await stage.settles()
    expect(laptop.line.heard.filter((f) => f.includes('secret-path'))).toEqual([])
    await olga.opens('phone')
    const rows = (await desk.does('webhook.deliveries', {})).deliveries
    expect(rows).toEqual([])
  })
})

describe('bounds', () => {
  play('[S-274] one person holds so many lines open and no more, and everybody else still comes in', async (stage) => {
    await stage.person('Olga')
    const [ana, bob] = [await stage.person('Ana'), await stage.person('Bob')]
    const laptop = await ana.opens('laptop')
    const lines: Awaited<ReturnType<typeof stubborn>>[] = []
    for (let n = 0; n < 150; n++) {
      const own = await stubborn(stage, laptop)
      own.greets()
      await stage.settles()
      lines.push(own)
    }
    const open = lines.filter((l) => l.closed() === null)
    expect(open.length).toBeLessThanOrEqual(100)
    const phone = await bob.opens('phone')
    expect(phone.link.kind as string).toBe('online')
    for (const own of lines) own.hangsUp()
    expect('c' as ConnectionId).toBe('c' as ConnectionId)
  })
})
