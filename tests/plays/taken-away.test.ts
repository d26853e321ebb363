/** What somebody may no longer do, see or hear, at once and whatever their client does. */
import { describe, expect } from 'bun:test'
import { password } from '../support/given.ts'
import type { Device } from '../support/device.ts'
import { play, playWith } from '../support/play.ts'
import { stubborn } from '../support/stubborn.ts'

const codeOf = (answer: Awaited<ReturnType<Device['asks']>>): string => (answer.ok ? 'ok' : answer.error.code)

describe('what was watched', () => {
  const shared = { sharing: 'shared' } as const
  playWith(
    shared,
    '[P-170] whoever loses a room hears nothing more of those they watched for it, though they never ask again',
    async (stage) => {
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
    },
  )

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

describe('what people came to', () => {
  play(
    '[P-176] the place never shows more of people who left it to the place than when they came, and gives back what it took',
    async (stage) => {
      const olga = await stage.person('Olga')
      const desk = await olga.opens('desktop')
      await desk.does('place.update', { sharing: 'nobody' })
      await desk.does('place.update', { sharing: 'members' })
      await desk.does('place.update', { sharing: 'shared' })
      await stage.pass('1 s')
      const [ana, bob] = [await stage.person('Ana'), await stage.person('Bob')]
      const [laptop] = [await ana.opens('laptop'), await bob.opens('phone')]
      await bob.watches(ana)
      expect(bob.sees(ana)).toBe('hidden')
      expect(codeOf(await desk.asks('place.update', { sharing: 'members' }))).toBe('sharing_only_less')
      await stage.pass('2 s')
      expect(bob.sees(ana)).toBe('hidden')
      await laptop.does('privacy.update', { otherwise: 'full' })
      await stage.pass('2 s')
      expect(bob.sees(ana)).toBe('online')
      await desk.does('place.update', { sharing: 'nobody' })
      expect(codeOf(await desk.asks('place.update', { sharing: 'members' }))).toBe('sharing_only_less')
      expect(codeOf(await desk.asks('place.update', { sharing: 'shared' }))).toBe('ok')
    },
  )
})

describe('looks', () => {
  play('[P-174] once an administrator has found out whose connection it is, seeing it again is a look again', async (stage) => {
    const olga = await stage.person('Olga')
    const desk = await olga.opens('desktop')
    const people = [await stage.person('Ana'), await stage.person('Bob'), await stage.person('Cyd'), await stage.person('Dan')]
    for (const person of people) await person.opens('laptop')
    const [ana] = people
    const laptop = ana!.devices[0]!
    const looks = async () => (await laptop.does('diary.list', { kinds: ['looked'] })).entries.length
    const { rows } = (await desk.does('detection.get', {})).detection
    expect([rows.length, await looks()]).toEqual([5, 0])
    for (const { connection } of rows) await desk.asks('detection.who', { connection })
    expect(await looks()).toBe(1)
    await stage.pass('11 min')
    expect(await looks()).toBe(1)
    await desk.does('detection.get', {})
    await desk.does('detection.get', {})
    expect(await looks()).toBe(2)
  })
})

describe('signing in unseen', () => {
  play('[P-175] the list of people tells those who run the place nothing of who signs in', async (stage) => {
    const olga = await stage.person('Olga')
    const ana = await stage.person('Ana')
    const [desk, laptop] = [await olga.opens('desktop'), await ana.opens('laptop')]
    await laptop.does('presence.set', { value: 'invisible' })
    const before = await desk.does('person.list', {})
    await ana.opens('phone')
    expect(await desk.does('person.list', {})).toEqual(before)
  })
})

describe('last seen in return', () => {
  play('[P-173] whoever tells less of when they were seen is told less at once, though they never ask again', async (stage) => {
    await stage.person('Olga')
    const [ana, bob] = [await stage.person('Ana'), await stage.person('Bob')]
    const [laptop, phone] = [await ana.opens('laptop'), await bob.opens('phone')]
    await laptop.does('privacy.update', { reciprocal: true })
    const own = await stubborn(stage, phone)
    own.greets()
    await stage.settles()
    own.says('presence.watch', { ids: [ana.id] })
    await stage.settles()
    await phone.does('privacy.update', { lastSeen: 'hidden' })
    own.heard.length = 0
    await laptop.closesTab()
    await stage.pass('30 s')
    expect(own.heard.filter((f) => f.includes(`["${ana.id}","offline"`))).toEqual([])
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
    await laptop.does('room.invite', { room, name: 'bob' })
    const own = await stubborn(stage, phone)
    const { presence } = stage.core
    const { load } = presence
    // As slow as under load: the rooms have been read, and the line is not attached yet.
    presence.load = async (ids) => {
      presence.load = load
      await load(ids)
      await laptop.client.call('room.remove', { room, account: bob.id })
    }
    own.greets()
    await stage.settles()
    await stage.pass('1 s')
    expect(phone.client.state().memberships.has(room)).toBe(false)
    expect([own.closed(), own.heard.filter((f) => f.includes('welcome'))]).toEqual([4006, []])
    own.hangsUp()
  })

  play('[S-275] a line that is slow to close does nothing more in the role that was taken', async (stage) => {
    const olga = await stage.person('Olga')
    const ana = await stage.person('Ana')
    const desk = await olga.opens('desktop')
    await desk.does('role.set', { account: ana.id, role: 'admin' })
    const own = await stubborn(stage, await ana.opens('laptop'))
    own.greets()
    await stage.settles()
    await desk.does('role.set', { account: ana.id, role: 'member' })
    own.says('person.list', {})
    await stage.settles()
    expect(own.heard.at(-1)).toContain('"forbidden"')
    own.hangsUp()
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

  play('[P-172] whom one blocked brings one into no room that one sees, and is answered as ever', async (stage) => {
    await stage.person('Olga')
    const [ana, bob] = [await stage.person('Ana'), await stage.person('Bob')]
    const [laptop, phone] = [await ana.opens('laptop'), await bob.opens('phone')]
    const room = (await phone.does('room.create', { name: 'You fool', kind: 'private' })).membership.room.id
    await laptop.does('contact.block', { account: bob.id })
    expect(await phone.does('room.invite', { room, name: 'ana' })).toMatchObject({ account: { id: ana.id } })
    expect((await phone.does('room.members', { room })).members.map(({ id }) => id).toSorted()).toEqual([ana.id, bob.id].toSorted())
    await stage.pass('1 s')
    expect(laptop.client.state().memberships.has(room)).toBe(false)
    await laptop.reloads()
    expect(laptop.client.state().memberships.has(room)).toBe(false)
    for (const command of ['room.members', 'history.before', 'room.leave', 'room.here'] as const)
      expect(codeOf(await laptop.asks(command, { room }))).toBe('not_found')
    expect(codeOf(await laptop.asks('read.mark', { room, seq: 1 }))).toBe('not_found')
    await phone.does('room.remove', { room, account: ana.id })
    expect((await phone.does('room.members', { room })).members.map(({ id }) => id)).toEqual([bob.id])
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
    const nobody = `${bob.id.slice(0, -1)}z` as typeof bob.id
    for (const account of [bob.id, nobody]) expect(codeOf(await tablet.asks('room.ban', { room, account }))).toBe('not_found')
    await laptop.does('room.ban', { room, account: bob.id })
    expect((await tablet.does('room.bans', { room })).people).toEqual([])
  })

  play('[R-44] a guest is shown no names in what they kept of people they no longer know', async (stage) => {
    const olga = await stage.person('Olga')
    const [bob, gus] = [await stage.person('Bob'), await stage.person('Gus')]
    const [desk, phone] = [await olga.opens('desktop'), await bob.opens('phone')]
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
    await olga.opens('phone')
    expect((await desk.does('webhook.deliveries', {})).deliveries).toEqual([])
    laptop.line.heard.length = 0
    await desk.does('webhook.update', { webhook: webhook.id, url: 'https://hooks.example.org/secret-path' })
    await stage.settles()
    expect(laptop.line.heard.filter((f) => f.includes('secret-path'))).toEqual([])
    // Whoever said last where it goes answers for it.
    await olga.opens('terminal')
    expect((await desk.does('webhook.deliveries', {})).deliveries).toHaveLength(1)
  })
})

describe('programs', () => {
  play('[S-280] the bots of somebody who administers nothing any more are switched off with their tokens', async (stage) => {
    const olga = await stage.person('Olga')
    const ana = await stage.person('Ana')
    const desk = await olga.opens('desktop')
    await desk.does('role.set', { account: ana.id, role: 'admin' })
    const laptop = await ana.opens('laptop')
    const { bot } = await laptop.does('bot.create', { name: 'helper', displayName: 'Helper', scopes: ['read'], role: 'member' })
    const { token } = await laptop.does('bot.token', { bot: bot.account.id, label: 'mine' })
    const enters = async () => (await stage.core.authenticate(token, { address: '10.0.9.9', userAgent: '' })).kind
    expect(await enters()).toBe('signed-in')
    await desk.does('role.set', { account: ana.id, role: 'member' })
    expect(await enters()).toBe('anonymous')
    expect((await desk.does('bot.list', {})).bots).toMatchObject([{ state: 'off', tokens: [] }])
  })
})

describe('what is left standing', () => {
  play('[S-278] whoever is closed out leaves no words of theirs beside their name', async (stage) => {
    const olga = await stage.person('Olga')
    const [ana, bob] = [await stage.person('Ana'), await stage.person('Bob')]
    const [desk, laptop, phone] = [await olga.opens('desktop'), await ana.opens('laptop'), await bob.opens('phone')]
    await laptop.does('status.set', { text: 'fools, all of you' })
    await laptop.does('claim.set', { source: 'integration', key: 'x', value: 'busy', text: 'fools again' })
    await phone.watches(ana)
    const seen = async () => JSON.stringify([phone.client.presenceOf(ana.id), await phone.does('presence.explain', { account: ana.id })])
    expect(await seen()).toContain('fools, all of you')
    expect(await seen()).toContain('fools again')
    await desk.does('person.suspend', { account: ana.id, until: null, reason: 'rude' })
    await stage.pass('60 s')
    expect(await seen()).not.toContain('fools')
    await phone.reloads()
    expect(await seen()).not.toContain('fools')
    expect(JSON.stringify(await desk.does('presence.get', { ids: [ana.id] }))).not.toContain('fools')
  })
})
