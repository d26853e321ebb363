/** Rooms and those who keep order in them, and reports to those who run the place. */
import { describe, expect } from 'bun:test'
import { newBrowser } from '../support/browser.ts'
import { play } from '../support/play.ts'
import type { Device } from '../support/device.ts'
import type { Stage } from '../support/world.ts'
import { password } from '../support/given.ts'

const codeOf = (answer: Awaited<ReturnType<Device['asks']>>): string => (answer.ok ? 'ok' : answer.error.code)

/** Ana owns a public room that Bob and Cyd are in. Olga owns the place and is elsewhere. */
const cast = async (stage: Stage) => {
  const olga = await stage.person('Olga')
  const [ana, bob, cyd] = [await stage.person('Ana'), await stage.person('Bob'), await stage.person('Cyd')]
  const [desk, laptop, phone, tablet] = [
    await olga.opens('desktop'),
    await ana.opens('laptop'),
    await bob.opens('phone'),
    await cyd.opens('phone'),
  ]
  const room = (await laptop.does('room.create', { name: 'Garden', kind: 'public' })).membership.room.id
  for (const device of [phone, tablet]) await device.does('room.join', { room })
  return { olga, ana, bob, cyd, desk, laptop, phone, tablet, room }
}
const says = async (device: Device, room: Parameters<Device['says']>[1], body: string) =>
  (await device.does('message.send', { room: room!, clientId: `client-${body.replaceAll(' ', '-')}`, body })).message

describe('rooms', () => {
  play(
    "[R-35] a room's owner makes moderators; they rename it, remove people and delete what others wrote, but not above them",
    async (stage) => {
      const { ana, bob, cyd, laptop, phone, tablet, room } = await cast(stage)
      const cyds = await says(tablet, room, 'rude words')
      const anas = await says(laptop, room, 'my own words')
      expect(codeOf(await phone.asks('message.delete', { message: cyds.id }))).toBe('forbidden')
      await laptop.does('room.role', { room, account: bob.id, role: 'moderator' })
      expect(phone.client.state().memberships.get(room)?.role).toBe('moderator')
      expect((await tablet.does('room.members', { room })).roles).toEqual({ [ana.id]: 'owner', [bob.id]: 'moderator' })
      await phone.does('message.delete', { message: cyds.id })
      expect((await tablet.does('history.before', { room })).messages.map((m) => m.body)).toEqual(['', 'my own words'])
      expect(codeOf(await phone.asks('message.delete', { message: anas.id }))).toBe('role_too_high')
      expect(codeOf(await phone.asks('room.remove', { room, account: ana.id }))).toBe('role_too_high')
      expect(codeOf(await phone.asks('room.role', { room, account: cyd.id, role: 'moderator' }))).toBe('forbidden')
      await phone.does('room.update', { room, topic: 'kind words' })
      await phone.does('room.remove', { room, account: cyd.id })
      expect(tablet.client.state().memberships.has(room)).toBe(false)
      expect(codeOf(await tablet.asks('room.join', { room }))).toBe('ok')
    },
  )

  play('[R-36] whoever is kept out no longer finds the room, by no way in, until they are let back in', async (stage) => {
    const { ana, cyd, laptop, tablet, phone, room } = await cast(stage)
    expect(codeOf(await phone.asks('room.ban', { room, account: cyd.id }))).toBe('forbidden')
    await laptop.does('room.ban', { room, account: cyd.id })
    expect(tablet.client.state().memberships.has(room)).toBe(false)
    expect((await tablet.does('room.list', { query: 'garden' })).rooms).toEqual([])
    const unseen = { room: `${room.slice(0, -1)}z` as typeof room }
    for (const ask of [{ room }, unseen])
      for (const answer of [
        await tablet.asks('room.join', ask),
        await tablet.asks('room.members', ask),
        await tablet.asks('history.since', { ...ask, after: 0 }),
        await tablet.asks('room.bans', ask),
        await tablet.asks('room.remove', { ...ask, account: ana.id }),
        await tablet.asks('room.role', { ...ask, account: ana.id, role: 'member' }),
      ])
        expect(codeOf(answer)).toBe('not_found')
    expect(codeOf(await phone.asks('room.invite', { room, name: 'cyd' }))).toBe('room_banned')
    expect((await laptop.does('room.bans', { room })).people.map((a) => a.id)).toEqual([cyd.id])
    await laptop.does('room.unban', { room, account: cyd.id })
    expect(codeOf(await tablet.asks('room.join', { room }))).toBe('ok')
  })

  play('[R-37] in a talk of two nobody moderates, and a private room of others is none of the place owner’s business', async (stage) => {
    const { bob, desk, laptop, phone, room } = await cast(stage)
    const direct = (await laptop.does('room.direct', { account: bob.id })).membership.room.id
    const said = await says(phone, direct, 'between us')
    for (const answer of [
      await laptop.asks('room.remove', { room: direct, account: bob.id }),
      await laptop.asks('room.ban', { room: direct, account: bob.id }),
      await laptop.asks('message.delete', { message: said.id }),
    ])
      expect(codeOf(answer)).toBe('forbidden')
    for (const answer of [await desk.asks('room.bans', { room: direct }), await desk.asks('message.delete', { message: said.id })])
      expect(codeOf(answer)).toBe('not_found')
    const rude = await says(phone, room, 'in public')
    expect(codeOf(await desk.asks('message.delete', { message: rude.id }))).toBe('ok')
    const { entries } = await desk.does('audit.list', { action: 'message.delete' })
    expect(entries.map((e) => [e.target, e.detail])).toEqual([[bob.id, { message: rude.id, room }]])
  })
})

describe('reports', () => {
  play('[S-75] what is reported is seen as it stood by those who decide, and by nobody else', async (stage) => {
    const { bob, cyd, desk, phone, tablet } = await cast(stage)
    const direct = (await tablet.does('room.direct', { account: bob.id })).membership.room.id
    const said = await says(tablet, direct, 'a threat')
    await phone.does('report.make', { message: said.id, reason: 'He threatens me' })
    await tablet.does('message.edit', { message: said.id, body: 'a flower' })
    expect(codeOf(await tablet.asks('report.list', {}))).toBe('forbidden')
    const { reports } = await desk.does('report.list', {})
    expect(reports).toMatchObject([{ account: cyd.id, reporter: bob.id, quote: 'a threat', reason: 'He threatens me', state: 'open' }])
    expect(codeOf(await desk.asks('history.before', { room: direct }))).toBe('not_found')
    await desk.does('report.handle', { report: reports[0]!.id, outcome: 'messageDeleted' })
    expect((await tablet.does('history.before', { room: direct })).messages.map((m) => m.body)).toEqual([''])
    expect(phone.client.state().handled).toEqual({ count: 1, report: reports[0]!.id })
    expect((await phone.does('report.mine', {})).reports).toMatchObject([{ state: 'handled' }])
    expect(tablet.client.state().handled).toBeNull()
    expect(codeOf(await desk.asks('report.handle', { report: reports[0]!.id, outcome: 'dismissed' }))).toBe('request_gone')
  })

  play('[S-76] one reports what one can see, not oneself, and ten at a time', async (stage) => {
    const { ana, bob, cyd, laptop, phone, tablet } = await cast(stage)
    const direct = (await laptop.does('room.direct', { account: ana.id })).membership.room.id
    const secret = await says(laptop, direct, 'a note to myself')
    expect(codeOf(await phone.asks('report.make', { message: secret.id, reason: 'x' }))).toBe('not_found')
    expect(codeOf(await phone.asks('report.make', { account: bob.id, reason: 'x' }))).toBe('bad_request')
    expect(codeOf(await phone.asks('report.make', { account: cyd.id, reason: '' }))).toBe('bad_request')
    expect(codeOf(await phone.asks('report.make', { reason: 'x' }))).toBe('bad_request')
    for (let n = 0; n < 10; n++) expect(codeOf(await phone.asks('report.make', { account: cyd.id, reason: `no. ${n}` }))).toBe('ok')
    expect(codeOf(await phone.asks('report.make', { account: cyd.id, reason: 'one more' }))).toBe('reports_open')
    expect(codeOf(await tablet.asks('report.make', { account: bob.id, reason: 'x' }))).toBe('ok')
  })

  play('[S-77] a moderator suspends by a report, but never decides about one on themselves', async (stage) => {
    const { ana, bob, cyd, desk, laptop, phone, tablet } = await cast(stage)
    await desk.does('role.set', { account: ana.id, role: 'moderator' })
    await stage.pass('10 s')
    await phone.does('report.make', { account: cyd.id, reason: 'x' })
    await tablet.does('report.make', { account: ana.id, reason: 'x' })
    const { reports } = await desk.does('report.list', {})
    const about = (id: typeof ana.id) => reports.find((r) => r.account === id)!.id
    expect(codeOf(await laptop.asks('report.handle', { report: about(ana.id), outcome: 'dismissed' }))).toBe('not_found')
    await laptop.does('report.handle', { report: about(cyd.id), outcome: 'suspended', until: stage.now() + 60_000 })
    await stage.pass('1 s')
    expect(tablet.client.state().link).toEqual({ kind: 'signed-out', reason: 'suspended' })
    expect(bob.account.role).toBe('member')
  })
})

describe('networks', () => {
  play('[S-78] from where the banned came nobody signs in or joins, but those who run the place', async (stage) => {
    const { bob, cyd, desk, room } = await cast(stage)
    expect(room).not.toBe(stage.lobby)
    const address = { ...newBrowser(), address: bob.devices[0]!.browser.address }
    const fromThere = (name: string) =>
      stage.stranger('session.signIn', { name, password, device: 'web' }, { ...newBrowser(), address: address.address })
    expect(await fromThere('Cyd')).toMatchObject({ ok: true })
    await desk.does('person.ban', { account: bob.id, networks: true })
    expect((await desk.does('person.list', { standing: 'banned' })).people).toMatchObject([{ networks: 2 }])
    expect(await fromThere('Cyd')).toMatchObject({ error: { code: 'network_refused' } })
    expect(await fromThere('Olga')).toMatchObject({ ok: true })
    const { token } = await desk.does('invite.create', {})
    const joining = { name: 'eve', password, device: 'web', invite: token }
    expect(await stage.stranger('account.register', joining, { ...newBrowser(), address: address.address })).toMatchObject({
      error: { code: 'network_refused' },
    })
    expect(cyd.account.name).toBe('Cyd')
    await desk.does('person.lift', { account: bob.id })
    expect(await fromThere('Cyd')).toMatchObject({ ok: true })
  })

  play('[S-79] a webhook rests while the account of whoever made it is closed', async (stage) => {
    const { ana, desk, laptop, phone } = await cast(stage)
    await desk.does('role.set', { account: ana.id, role: 'admin' })
    await stage.pass('10 s')
    const { webhook } = await laptop.does('webhook.create', { url: 'https://hook.example/x', events: ['session.started'] })
    const count = async () => (await desk.does('webhook.deliveries', { webhook: webhook.id })).deliveries.length
    await stage.stranger('session.signIn', { name: 'Cyd', password, device: 'web' })
    expect(await count()).toBe(1)
    await desk.does('person.suspend', { account: ana.id, until: null })
    const before = await count()
    await stage.stranger('session.signIn', { name: 'Cyd', password, device: 'web' })
    expect(await count()).toBe(before)
    expect(phone.isOn).toBe(true)
  })
})
