/** A guest sees the rooms they were invited to and the people in them, and of everything else nothing at all. */
import { describe, expect } from 'bun:test'
import { newBrowser } from '../support/browser.ts'
import { play } from '../support/play.ts'
import type { Device } from '../support/device.ts'
import type { Stage } from '../support/world.ts'
import { password } from '../support/given.ts'

const codeOf = (answer: Awaited<ReturnType<Device['asks']>>): string => (answer.ok ? 'ok' : answer.error.code)

/** Gus is a guest in Ana's room; Bob shares nothing with him. */
const cast = async (stage: Stage) => {
  await stage.person('Olga')
  const [ana, bob, gus] = [await stage.person('Ana'), await stage.person('Bob'), await stage.person('Gus')]
  const [laptop, phone] = [await ana.opens('laptop'), await bob.opens('phone')]
  const { membership } = await laptop.does('room.create', { name: 'Workshop', kind: 'private' })
  const room = membership.room.id
  await laptop.does('room.invite', { room, name: 'gus' })
  await stage.store.write(async (tx) => {
    await tx.accounts.update(gus.id, { role: 'guest' })
    await tx.rooms.leave(stage.lobby, gus.id)
  })
  return { ana, bob, gus, laptop, phone, room, tablet: await gus.opens('phone') }
}

describe('guests', () => {
  play('[R-30] a guest finds nobody beyond the rooms they share', async (stage) => {
    const { ana, bob, gus, tablet } = await cast(stage)
    const names = (people: readonly { name: string }[]) => people.map((a) => a.name)
    expect(names((await tablet.does('account.list', {})).accounts)).toEqual(['Ana', 'Gus'])
    expect(names((await tablet.does('people.search', { counts: true })).people.map((p) => p.account))).toEqual(['Ana', 'Gus'])
    expect(names((await tablet.does('people.search', { sort: 'lastActive' })).people.map((p) => p.account)).toSorted()).toEqual([
      'Ana',
      'Gus',
    ])
    expect((await tablet.does('people.search', { counts: true, state: 'around' })).counts).toEqual({ here: 2, away: 0, busy: 0 })
    expect(names((await tablet.does('account.get', { ids: [ana.id, bob.id, gus.id] })).accounts).toSorted()).toEqual(['Ana', 'Gus'])
    expect(codeOf(await tablet.asks('room.direct', { account: ana.id }))).toBe('ok')
  })

  play('[R-31] of anybody else every question is answered as if nobody were there', async (stage) => {
    const { bob, tablet } = await cast(stage)
    const nobody = `${bob.id.slice(0, -1)}z` as typeof bob.id
    for (const account of [bob.id, nobody])
      for (const asked of [
        await tablet.asks('room.direct', { account }),
        await tablet.asks('contact.request', { account }),
        await tablet.asks('contact.block', { account }),
        await tablet.asks('presence.tellMe', { account }),
        await tablet.asks('report.make', { account, reason: 'x' }),
      ])
        expect(codeOf(asked)).toBe('not_found')
  })

  play(
    '[R-39] a guest is shown the presence of those in their rooms, public ones too, and of nobody else whatever those chose',
    async (stage) => {
      const { ana, bob, laptop, phone, tablet } = await cast(stage)
      await phone.does('privacy.update', { otherwise: 'full' })
      const stateOf = async (id: typeof ana.id) => (await tablet.does('presence.get', { ids: [id] })).entries[0]?.[1]
      expect([await stateOf(ana.id), await stateOf(bob.id)]).toEqual(['online', 'hidden'])
      const open = (await laptop.does('room.create', { name: 'Open house', kind: 'public' })).membership.room.id
      await laptop.does('room.invite', { room: open, name: 'gus' })
      await phone.does('room.join', { room: open })
      expect(await stateOf(bob.id)).toBe('online')
    },
  )

  play('[R-32] public rooms are not there for a guest, and a guest makes neither rooms nor invitations', async (stage) => {
    const { room, tablet } = await cast(stage)
    expect((await tablet.does('room.list', {})).rooms).toEqual([])
    for (const asked of [
      await tablet.asks('room.join', { room: stage.lobby }),
      await tablet.asks('room.members', { room: stage.lobby }),
      await tablet.asks('history.before', { room: stage.lobby }),
    ])
      expect(codeOf(asked)).toBe('not_found')
    for (const asked of [
      await tablet.asks('room.create', { name: 'Mine', kind: 'private' }),
      await tablet.asks('invite.create', {}),
      await tablet.asks('room.invite', { room, name: 'bob' }),
    ])
      expect(codeOf(asked)).toBe('forbidden')
  })

  play('[R-33] names that a guest may not know do not reach them when they change either', async (stage) => {
    const { laptop, phone, tablet } = await cast(stage)
    const before = tablet.line.heard.length
    await phone.does('account.update', { displayName: 'Robert' })
    await laptop.does('account.update', { displayName: 'Anna' })
    const heard = tablet.line.heard.slice(before).join('\n')
    expect([heard.includes('Robert'), heard.includes('Anna')]).toEqual([false, true])
  })

  play('[R-34] invited as a guest, one comes into that room alone; who may invite is for the place to say', async (stage) => {
    const olga = await stage.person('Olga')
    const ana = await stage.person('Ana')
    const [desk, laptop] = [await olga.opens('desktop'), await ana.opens('laptop')]
    expect(codeOf(await laptop.asks('invite.create', { role: 'guest' }))).toBe('bad_request')
    const { membership } = await laptop.does('room.create', { name: 'Workshop', kind: 'private' })
    const { token } = await laptop.does('invite.create', { role: 'guest', room: membership.room.id })
    const browser = newBrowser()
    const input = { name: 'gus', password, device: 'web', invite: token }
    const came = (await stage.stranger('account.register', input, browser)) as { account: { role: string } }
    expect(came.account.role).toBe('guest')
    const listed = (await stage.stranger('account.list', {}, browser)) as { accounts: { name: string }[] }
    expect(listed.accounts.map((a) => a.name)).toEqual(['Ana', 'gus'])
    expect(laptop.client.state().memberships.get(stage.lobby)?.room.members).toBe(2)
    await desk.does('place.update', { inviters: 'moderator' })
    expect([codeOf(await laptop.asks('invite.create', {})), codeOf(await desk.asks('invite.create', {}))]).toEqual(['forbidden', 'ok'])
  })
})
