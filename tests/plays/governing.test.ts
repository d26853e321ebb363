/** Running a place: roles, letting in, closing accounts, and what the people concerned see of it. */
import { describe, expect } from 'bun:test'
import type { AccountId } from '../../src/protocol/ids.ts'
import type { Role } from '../../src/protocol/model.ts'
import { play } from '../support/play.ts'
import type { Device } from '../support/device.ts'
import type { Person } from '../support/people.ts'
import type { Stage } from '../support/world.ts'
import { password } from '../support/given.ts'

const cast = async (stage: Stage) => {
  const [olga, ana, bob] = [await stage.person('Olga'), await stage.person('Ana'), await stage.person('Bob')]
  return { olga, ana, bob, desk: await olga.opens('desktop'), laptop: await ana.opens('laptop'), phone: await bob.opens('phone') }
}
const codeOf = (answer: Awaited<ReturnType<Device['asks']>>): string => (answer.ok ? 'ok' : answer.error.code)
const give = (device: Device, to: Person, role: Role) => device.asks('role.set', { account: to.id, role })
const roleOf = async (device: Device, id: AccountId) => (await device.does('account.get', { ids: [id] })).accounts[0]?.role
const signIn = (stage: Stage, name: string) =>
  stage.stranger('session.signIn', { name, password, device: 'web' }) as Promise<{ ok: boolean; error?: { code: string; message: string } }>

describe('roles', () => {
  play('[S-67] a new role counts at once, on every open device, and all are told', async (stage) => {
    const { ana, bob, desk, laptop } = await cast(stage)
    expect(codeOf(await laptop.asks('person.list', {}))).toBe('forbidden')
    expect(codeOf(await give(desk, ana, 'moderator'))).toBe('ok')
    await stage.pass('10 s')
    expect(laptop.client.state().me?.account.role).toBe('moderator')
    expect(codeOf(await laptop.asks('person.list', {}))).toBe('ok')
    expect(await roleOf(desk, ana.id)).toBe('moderator')
    await give(desk, ana, 'member')
    await stage.pass('10 s')
    expect(codeOf(await laptop.asks('person.suspend', { account: bob.id, until: null }))).toBe('forbidden')
  })

  play('[S-67] an owner hands the place over and steps down; the last one cannot', async (stage) => {
    const { olga, ana, desk, laptop } = await cast(stage)
    expect(codeOf(await give(desk, olga, 'admin'))).toBe('last_owner')
    expect(codeOf(await give(desk, ana, 'owner'))).toBe('ok')
    expect(codeOf(await give(desk, olga, 'member'))).toBe('ok')
    await stage.pass('10 s')
    expect(laptop.client.state().me?.account.role).toBe('owner')
    expect(codeOf(await desk.asks('audit.list', {}))).toBe('forbidden')
    const { entries } = await laptop.does('audit.list', { action: 'role.set' })
    expect(entries.map((e) => [e.actor, e.target, e.detail])).toEqual([
      [olga.id, olga.id, { from: 'owner', to: 'member' }],
      [olga.id, ana.id, { from: 'member', to: 'owner' }],
    ])
    expect((await laptop.does('audit.verify', {})).state).toMatchObject({ count: 2, broken: null })
  })

  play('[S-68] giving a role and deleting need a recent proof', async (stage) => {
    const { ana, desk } = await cast(stage)
    await stage.pass('11 min')
    expect(codeOf(await give(desk, ana, 'admin'))).toBe('confirm_needed')
    expect(codeOf(await desk.asks('person.delete', { account: ana.id, messages: 'keep' }))).toBe('confirm_needed')
    expect(codeOf(await desk.asks('account.delete', { messages: 'keep' }))).toBe('confirm_needed')
    await desk.does('session.confirm', { proof: { way: 'password', password } })
    expect(codeOf(await give(desk, ana, 'admin'))).toBe('ok')
  })
})

describe('letting in', () => {
  play('[S-69] who asks to come in waits outside, unknown to all but those who decide', async (stage) => {
    const { desk, laptop } = await cast(stage)
    await desk.does('place.update', { registration: 'approve' })
    expect(await stage.stranger('account.register', { name: 'cyd', password, device: 'web' })).toMatchObject({ ok: true, step: 'waiting' })
    expect((await signIn(stage, 'cyd')).error?.code).toBe('account_waiting')
    const { people, waiting } = await desk.does('person.list', { standing: 'waiting' })
    expect([people.map((p) => p.account.name), waiting]).toEqual([['cyd'], 1])
    const cyd = people[0]!.account.id
    expect((await laptop.does('account.list', { query: 'cyd' })).accounts).toEqual([])
    expect((await laptop.does('people.search', { query: 'cyd' })).people).toEqual([])
    expect((await laptop.does('account.get', { ids: [cyd] })).accounts).toEqual([])
    for (const asked of [
      await laptop.asks('room.direct', { account: cyd }),
      await laptop.asks('contact.request', { account: cyd }),
      await laptop.asks('room.invite', { room: stage.lobby, name: 'cyd' }),
      await laptop.asks('report.make', { account: cyd, reason: 'x' }),
    ])
      expect(codeOf(asked)).toBe('not_found')
    expect(codeOf(await laptop.asks('person.approve', { account: cyd }))).toBe('forbidden')
    await desk.does('person.approve', { account: cyd })
    expect((await signIn(stage, 'cyd')).ok).toBe(true)
    expect(desk.client.state().memberships.get(stage.lobby)?.room.members).toBe(4)
    expect(codeOf(await desk.asks('person.approve', { account: cyd }))).toBe('request_gone')
  })

  play('[S-70] who was not let in is told so on the next try; an invitation needs no approval', async (stage) => {
    const { desk, laptop } = await cast(stage)
    await desk.does('place.update', { registration: 'approve' })
    await stage.stranger('account.register', { name: 'cyd', password, device: 'web' })
    const { people } = await desk.does('person.list', { standing: 'waiting' })
    await desk.does('person.refuse', { account: people[0]!.account.id, reason: 'We are full.' })
    expect((await signIn(stage, 'cyd')).error).toMatchObject({
      code: 'account_suspended',
      message: expect.stringContaining('We are full.'),
    })
    const { token } = await laptop.does('invite.create', {})
    expect(await stage.stranger('account.register', { name: 'dora', password, device: 'web', invite: token })).toMatchObject({ step: 'in' })
  })
})

describe('closing accounts', () => {
  play(
    '[S-71] suspended, every session ends within a second and says why; signing in says why and works again when it is over',
    async (stage) => {
      const { ana, desk, laptop } = await cast(stage)
      const tablet = await ana.opens('phone')
      await desk.does('person.suspend', { account: ana.id, until: stage.now() + 3_600_000, reason: 'Shouting.' })
      await stage.pass('1 s')
      for (const device of [laptop, tablet]) expect(device.client.state().link).toEqual({ kind: 'signed-out', reason: 'suspended' })
      expect((await signIn(stage, 'Ana')).error).toMatchObject({ code: 'account_suspended', message: expect.stringContaining('Shouting.') })
      await stage.pass('1 h')
      expect((await signIn(stage, 'Ana')).ok).toBe(true)
    },
  )

  play('[S-71] opened again before, it works at once; moderators may suspend and reopen, not ban', async (stage) => {
    const { ana, bob, desk, laptop } = await cast(stage)
    await give(desk, ana, 'moderator')
    await stage.pass('10 s')
    await laptop.does('person.suspend', { account: bob.id, until: null })
    expect((await signIn(stage, 'Bob')).error?.code).toBe('account_suspended')
    await laptop.does('person.lift', { account: bob.id })
    expect((await signIn(stage, 'Bob')).ok).toBe(true)
    expect(codeOf(await laptop.asks('person.ban', { account: bob.id }))).toBe('forbidden')
    expect(codeOf(await laptop.asks('person.suspend', { account: desk.client.state().me!.account.id, until: null }))).toBe('role_too_high')
  })

  play('[S-73] closed, badge and calendar show nothing, and nobody finds the banned by name', async (stage) => {
    const { bob, desk, laptop, phone } = await cast(stage)
    const badge = (await phone.does('badge.create', { grain: 'coarse' })).token
    const feed = (await phone.does('feed.create', {})).url.split('/').at(-1)!.replace('.ics', '')
    expect([(await stage.core.badge(badge, '192.0.2.9')) === null, (await stage.core.feed(feed, '192.0.2.9')) === null]).toEqual([
      false,
      false,
    ])
    await desk.does('person.ban', { account: bob.id, reason: '' })
    expect([await stage.core.badge(badge, '192.0.2.9'), await stage.core.feed(feed, '192.0.2.9')]).toEqual([null, null])
    expect((await laptop.does('account.list', { query: 'bob' })).accounts).toEqual([])
    await desk.does('person.lift', { account: bob.id })
    expect((await laptop.does('account.list', { query: 'bob' })).accounts.map((a) => a.id)).toEqual([bob.id])
  })

  play('[S-74] deleted, the name is gone everywhere and messages stay without it', async (stage) => {
    const { bob, desk, laptop, phone } = await cast(stage)
    await phone.says('I was here', stage.lobby)
    await phone.does('status.set', { text: 'busy' })
    await desk.does('person.delete', { account: bob.id, messages: 'keep' })
    await stage.pass('2 s')
    expect(phone.client.state().link).toEqual({ kind: 'signed-out', reason: 'suspended' })
    const [gone] = (await laptop.does('account.get', { ids: [bob.id] })).accounts
    expect(gone).toMatchObject({ name: `gone-${bob.id.slice(1)}`, role: 'member' })
    expect(gone!.displayName).not.toContain('Bob')
    expect((await laptop.does('history.before', { room: stage.lobby })).messages.map((m) => [m.author, m.body])).toEqual([
      [bob.id, 'I was here'],
    ])
    expect((await laptop.does('account.list', {})).accounts.map((a) => a.name)).toEqual(['Ana', 'Olga'])
    expect((await signIn(stage, 'Bob')).error?.code).toBe('wrong_credentials')
    expect(await stage.stranger('account.register', { name: 'Bob', password, device: 'web' })).toMatchObject({ step: 'in' })
    expect(codeOf(await desk.asks('person.lift', { account: bob.id }))).toBe('not_found')
  })

  play('[S-74] one deletes oneself with all one wrote, a few at a time, and everyone sees it go', async (stage) => {
    const { bob, desk, laptop, phone } = await cast(stage)
    for (let n = 0; n < 60; n++) {
      await phone.does('message.send', { room: stage.lobby, clientId: `message-${n}`, body: 'mine' })
      await stage.pass('2 s')
    }
    await laptop.says('not his', stage.lobby)
    await phone.asks('account.delete', { messages: 'delete' })
    await stage.pass('5 s')
    expect(phone.client.state().link).toEqual({ kind: 'signed-out', reason: 'signed_out' })
    const { messages } = await laptop.does('history.before', { room: stage.lobby, limit: 200 })
    expect(messages.filter((m) => m.author === bob.id && m.deletedAt === undefined)).toEqual([])
    expect(messages.filter((m) => m.body !== '').map((m) => m.body)).toEqual(['not his'])
    expect(codeOf(await desk.asks('account.delete', { messages: 'keep' }))).toBe('last_owner')
  })
})
