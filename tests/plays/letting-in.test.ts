/** One device lets another in: what each of them sees, and what ends it. */
import { describe, expect } from 'bun:test'
import type { Output } from '../../src/protocol/commands.ts'
import type { Result } from '../../src/protocol/errors.ts'
import type { Device } from '../support/device.ts'
import { playWith } from '../support/play.ts'
import { random } from '../support/random.ts'
import { dump } from '../support/store-dump.ts'
import type { Stage } from '../support/world.ts'

const code = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code)
type Started = Output<'qr.start'>
/** Codes must differ. */
const play = (name: string, run: (stage: Stage) => Promise<void>): void => {
  const source = random(11)
  playWith({ draws: () => source.next(), places: { lookup: () => ({ country: 'DE', city: 'Berlin' }) } }, name, run)
}

/** Signed in nowhere. */
const stranger = async (stage: Stage): Promise<Device> => {
  const eve = await stage.person('Eve')
  const device = await eve.opens('desktop')
  await device.does('session.signOut', {})
  return device
}
const hears = ({ code: shown, secret }: Started, by: Device) => by.asks('qr.wait', { code: shown, secret, patienceMs: 0 })
const asksToComeIn = (device: Device) => device.does('qr.start', { device: 'cli', label: 'New phone', keep: true })
const otherThan = (asker: Output<'qr.look'>['asker'], number: number): number => asker.numbers.find((n) => n !== number)!
const secured = async (device: Device): Promise<string[]> => {
  const { entries } = await device.does('diary.list', { kinds: ['secured'] })
  return entries.toReversed().map((e) => (e.kind === 'secured' ? e.act : ''))
}

describe('letting in', () => {
  play('[S-140] who picks the number lets the device in as themselves, and nothing more is asked of it', async (stage) => {
    const ana = await stage.person('Ana')
    const [laptop, device] = [await ana.opens('laptop'), await stranger(stage)]
    const started = await asksToComeIn(device)
    expect(started.code).toMatch(/^[BCDFGHJKMNPQRSTVWXYZ]{4}-[BCDFGHJKMNPQRSTVWXYZ]{4}$/)
    expect(await hears(started, device)).toEqual({ ok: true, value: { step: 'asking' } })
    const { asker } = await laptop.does('qr.look', { code: started.code.toLowerCase().replace('-', ' ') })
    expect(asker.numbers).toContain(started.number)
    expect(await laptop.does('qr.approve', { code: started.code, number: started.number })).toEqual({ answer: 'approved' })
    expect(await hears(started, device)).toMatchObject({ ok: true, value: { step: 'in', account: { name: 'Ana' }, keep: true } })
    const { sessions } = await laptop.does('session.list', {})
    expect(sessions.map((s) => s.label)).toContain('New phone')
    const newcomer = sessions.find((s) => s.label === 'New phone')!
    await laptop.does('session.end', { session: newcomer.id })
    expect(await secured(laptop)).toEqual(['deviceLetIn'])
  })

  play('[S-143] before the answer one sees the device, its browser and its network address', async (stage) => {
    const ana = await stage.person('Ana')
    const [laptop, device] = [await ana.opens('laptop'), await stranger(stage)]
    const { asker } = await laptop.does('qr.look', { code: (await asksToComeIn(device)).code })
    expect(asker).toMatchObject({
      device: 'cli',
      label: 'New phone',
      address: device.browser.address,
      where: { country: 'DE', city: 'Berlin' },
    })
    expect(asker.expiresAt - asker.askedAt).toBe(180_000)
    expect(new Set(asker.numbers).size).toBe(3)
  })

  play('[S-141] a code is over after three minutes, on both sides', async (stage) => {
    const ana = await stage.person('Ana')
    const [laptop, device] = [await ana.opens('laptop'), await stranger(stage)]
    const [first, second] = [await asksToComeIn(device), await asksToComeIn(device)]
    await stage.pass('2.9 min')
    expect(code(await laptop.asks('qr.approve', { code: first.code, number: first.number }))).toBe('ok')
    await stage.pass('0.2 min')
    expect(code(await hears(first, device))).toBe('code_gone')
    expect(code(await laptop.asks('qr.approve', { code: second.code, number: second.number }))).toBe('code_gone')
    expect(code(await laptop.asks('qr.look', { code: second.code }))).toBe('code_gone')
  })

  play('[S-141] it lets one device in, once, and only the one that asked', async (stage) => {
    const ana = await stage.person('Ana')
    const [laptop, device] = [await ana.opens('laptop'), await stranger(stage)]
    const started = await asksToComeIn(device)
    await laptop.does('qr.approve', { code: started.code, number: started.number })
    expect(code(await laptop.asks('qr.approve', { code: started.code, number: started.number }))).toBe('code_gone')
    expect(code(await laptop.asks('qr.deny', { code: started.code }))).toBe('code_gone')
    const thief = { ...started, secret: 'a secret that somebody made up' }
    expect(code(await hears(thief, device))).toBe('code_gone')
    const both = await Promise.all([hears(started, device), hears(started, device)])
    expect(both.map(code).toSorted()).toEqual(['code_gone', 'ok'])
  })

  play('[S-142] a wrong number or a no turns the device away for good', async (stage) => {
    const ana = await stage.person('Ana')
    const [laptop, device] = [await ana.opens('laptop'), await stranger(stage)]
    const [first, second] = [await asksToComeIn(device), await asksToComeIn(device)]
    const { asker } = await laptop.does('qr.look', { code: first.code })
    expect(await laptop.does('qr.approve', { code: first.code, number: otherThan(asker, first.number) })).toEqual({ answer: 'denied' })
    expect(code(await laptop.asks('qr.approve', { code: first.code, number: first.number }))).toBe('code_gone')
    await laptop.does('qr.deny', { code: second.code })
    for (const started of [first, second]) {
      expect(await hears(started, device)).toEqual({ ok: true, value: { step: 'denied' } })
      expect(code(await hears(started, device))).toBe('code_gone')
    }
    expect(await secured(laptop)).toEqual(['deviceTurnedAway', 'deviceTurnedAway'])
    expect((await laptop.does('session.list', {})).sessions).toHaveLength(1)
  })

  play('[S-144] neither the code nor the secret is kept, and whoever is long signed in proves to be themselves first', async (stage) => {
    const ana = await stage.person('Ana')
    const [laptop, device] = [await ana.opens('laptop'), await stranger(stage)]
    await stage.pass('11 min')
    const started = await asksToComeIn(device)
    expect(code(await laptop.asks('qr.approve', { code: started.code, number: started.number }))).toBe('confirm_needed')
    const kept = dump(stage.file)
    expect(kept).toContain('New phone')
    for (const secret of [started.secret, started.code, started.code.replace('-', '')]) expect(kept).not.toContain(secret)
  })
})
