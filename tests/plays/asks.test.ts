/** What waits for those who run the place, what becomes of a request that was refused, and of the bots of somebody who may be here no longer. */
import { describe, expect } from 'bun:test'
import type { AccountId } from '../../src/protocol/ids.ts'
import { play } from '../support/play.ts'
import type { Device } from '../support/device.ts'
import type { Stage } from '../support/world.ts'
import { password } from '../support/given.ts'

const cast = async (stage: Stage) => {
  const [olga, ana, bob] = [await stage.person('Olga'), await stage.person('Ana'), await stage.person('Bob')]
  const [desk, laptop, phone] = [await olga.opens('desktop'), await ana.opens('laptop'), await bob.opens('phone')]
  return { olga, ana, bob, desk, laptop, phone }
}
const register = (stage: Stage, name: string) =>
  stage.stranger('account.register', { name, password, device: 'web' }) as Promise<{ ok: boolean; step?: string; error?: { code: string } }>
const waitingOf = async (device: Device): Promise<AccountId[]> =>
  (await device.does('person.list', { standing: 'waiting' })).people.map((p) => p.account.id)
const heldBy = (device: Device) => device.client.state().asks

describe('what waits', () => {
  play('[S-237] those who decide hear at once who waits and what was reported, each as much as they may decide', async (stage) => {
    const { ana, bob, desk, laptop, phone } = await cast(stage)
    await desk.does('role.set', { account: ana.id, role: 'moderator' })
    await stage.pass('10 s')
    for (const device of [desk, laptop]) expect((await device.does('place.asks', {})).asks).toEqual({ waiting: 0, reports: 0 })
    expect(await phone.asks('place.asks', {})).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    await desk.does('place.update', { registration: 'approve' })
    await register(stage, 'cyd')
    await stage.settles()
    expect([heldBy(desk), heldBy(laptop), heldBy(phone)]).toEqual([{ waiting: 1, reports: 0 }, { waiting: 0, reports: 0 }, null])
    const [cyd] = await waitingOf(desk)
    await desk.does('person.approve', { account: cyd! })
    expect(heldBy(desk)).toEqual({ waiting: 0, reports: 0 })

    const { report } = await laptop.does('report.make', { account: bob.id, reason: 'rude' })
    await stage.settles()
    expect([heldBy(desk), heldBy(laptop)]).toEqual([
      { waiting: 0, reports: 1 },
      { waiting: 0, reports: 1 },
    ])
    await desk.does('report.handle', { report: report.id, outcome: 'dismissed' })
    expect(heldBy(laptop)).toEqual({ waiting: 0, reports: 0 })
  })

  play('[S-237] of a report about oneself nothing is told', async (stage) => {
    const { ana, desk, laptop, phone } = await cast(stage)
    await desk.does('role.set', { account: ana.id, role: 'moderator' })
    await stage.pass('10 s')
    await laptop.does('place.asks', {})
    const before = heldBy(laptop)
    await phone.does('report.make', { account: ana.id, reason: 'rude' })
    await stage.settles()
    expect(heldBy(desk)).toEqual({ waiting: 0, reports: 1 })
    // The very same object: no event came at all.
    expect(heldBy(laptop)).toBe(before)
    expect((await laptop.does('place.asks', {})).asks).toEqual({ waiting: 0, reports: 0 })
  })
})

describe('a request that was refused', () => {
  play('[S-238] keeps its name for thirty days; who came in after all keeps it', async (stage) => {
    const { olga, desk } = await cast(stage)
    await desk.does('place.update', { registration: 'approve' })
    for (const name of ['cyd', 'dee']) await register(stage, name)
    const [cyd, dee] = await waitingOf(desk)
    for (const account of [cyd!, dee!]) await desk.does('person.refuse', { account })
    await desk.does('person.lift', { account: dee! })
    await stage.empties()
    await stage.pass('29 d')
    expect((await register(stage, 'cyd')).error?.code).toBe('name_taken')
    await stage.pass('2 d')
    expect((await register(stage, 'cyd')).step).toBe('waiting')
    expect((await register(stage, 'dee')).error?.code).toBe('name_taken')
    expect((await stage.store.read((tx) => tx.accounts.row(olga.id)))?.standing.kind).toBe('active')
  })
})

describe('bots', () => {
  play('[S-239] go off with the account of whoever made them, and stay off when that opens again', async (stage) => {
    const { ana, bob, desk, laptop } = await cast(stage)
    await desk.does('role.set', { account: ana.id, role: 'admin' })
    await stage.pass('10 s')
    const made = async (device: Device, name: string) => {
      const { bot } = await device.does('bot.create', { name, scopes: ['read'] })
      return { id: bot.account.id, token: (await device.does('bot.token', { bot: bot.account.id, label: 'x' })).token }
    }
    const [anas, olgas] = [await made(laptop, 'parrot'), await made(desk, 'owl')]
    const states = async () =>
      Object.fromEntries((await desk.does('bot.list', {})).bots.map((b) => [b.account.name, [b.state, b.tokens.length]]))
    expect(await states()).toEqual({ parrot: ['on', 1], owl: ['on', 1] })
    await desk.does('person.suspend', { account: bob.id, until: null })
    expect(await states()).toEqual({ parrot: ['on', 1], owl: ['on', 1] })
    await desk.does('person.suspend', { account: ana.id, until: null })
    expect(await states()).toEqual({ parrot: ['off', 0], owl: ['on', 1] })
    const origin = { address: '192.0.2.1', userAgent: '' }
    expect((await stage.core.authenticate(anas.token, origin)).kind).toBe('anonymous')
    expect((await stage.core.authenticate(olgas.token, origin)).kind).toBe('signed-in')
    const { entries } = await desk.does('audit.list', { action: 'bot.switch' })
    expect(entries).toMatchObject([{ target: anas.id, detail: { state: 'off', because: ana.id } }])
    await desk.does('person.lift', { account: ana.id })
    expect(await states()).toEqual({ parrot: ['off', 0], owl: ['on', 1] })
    await desk.does('bot.switch', { bot: anas.id, state: 'on' })
    expect((await states())['parrot']).toEqual(['on', 0])
    await desk.does('person.delete', { account: ana.id, messages: 'keep' })
    expect((await states())['parrot']?.[0]).toBe('off')
  })
})
