/** The commands about one's own plan, privacy, diary and contacts, against a real server. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { World } from './program.ts'

const world = new World()
beforeAll(async () => {
  await world.account('ana', '--display-name', 'Ana Reyes')
  for (const name of ['bob', 'cleo']) await world.account(name)
  const { url } = await world.serve('--grace-closed', '0ms')
  for (const name of ['ana', 'bob', 'cleo']) expect((await world.login(url, name)).code).toBe(0)
})
afterAll(() => world.end())
const ana = (...args: string[]) => world.run(args, { as: 'ana' })
const bob = (...args: string[]) => world.run(args, { as: 'bob' })
const said = async (running: Promise<{ code: number; out: string; err: string }>): Promise<string> => {
  const { code, out, err } = await running
  expect([code, err]).toEqual([0, ''])
  return out
}

describe('zaima plan', () => {
  test('[P-350] is made a piece at a time, shown with its numbers, and cleared', async () => {
    expect(await said(ana('plan'))).toContain('You have no weekly plan.')
    await said(ana('plan', 'add', 'mon-fri', '22:00-08:00'))
    await said(ana('plan', 'zone', 'Asia/Shanghai'))
    await said(ana('plan', 'holiday', '2026-12-24'))
    await said(ana('plan', 'text', 'gone', 'fishing'))
    const shown = await said(ana('plan', 'through', 'bob'))
    for (const line of [
      'Time zone Asia/Shanghai',
      '22:00–08:00 the next day',
      'Holidays: 2026-12-24',
      'May come through: bob',
      '“gone fishing”',
    ])
      expect(shown).toContain(line)
    const { plan } = await world.json<{ plan: { quiet: { days: number[] }[]; through: string[] } }>(['plan'], { as: 'ana' })
    expect([plan.quiet[0]!.days, plan.through.length]).toEqual([[1, 2, 3, 4, 5], 1])
    expect(await said(ana('plan', 'remove', '1'))).not.toContain('22:00')
    expect(await said(ana('plan', 'clear'))).toContain('no weekly plan any more')
  })
  test('[P-350] what cannot be is refused with the way it goes', async () => {
    const overlap = await ana('plan', 'add', 'mon', '09:00-12:00').then(() => ana('plan', 'add', 'mon', '11:00-13:00'))
    expect([overlap.code, overlap.err]).toEqual([1, expect.stringMatching(/overlap/i)])
    const zone = await ana('plan', 'zone', 'Atlantis/Capital')
    expect([zone.code, zone.err.length > 10]).toEqual([1, true])
    const day = await ana('plan', 'add', 'someday', '09:00-12:00')
    expect([day.code, day.err]).toEqual([2, expect.stringContaining('is no day')])
    const span = await ana('plan', 'add', 'mon')
    expect([span.code, span.err]).toEqual([2, expect.stringContaining('22:00-08:00')])
    const none = await ana('plan', 'remove', '9')
    expect([none.code, none.err]).toEqual([1, expect.stringContaining('no quiet time 9')])
    await said(ana('plan', 'clear'))
  })
})

describe('zaima privacy', () => {
  test('[P-351] one sentence, exceptions, and how it looks to somebody', async () => {
    expect(await said(ana('privacy'))).toStartWith('Members see you fully.')
    expect(await said(ana('privacy', 'see', '@bob', 'hidden'))).toStartWith('Members see you fully; bob: nothing.')
    expect(await said(ana('privacy', 'see', '#General', 'coarse'))).toContain('People in General')
    const as = await said(ana('privacy', 'as', 'bob'))
    expect(as).toContain('As bob sees you:')
    expect(as).toContain('Exception 1 decides.')
    expect(await said(ana('privacy', 'last-seen', 'coarse'))).toContain('Last active: Roughly')
    expect((await world.json<{ state: string }[]>(['who', 'ana'], { as: 'bob' }))[0]!.state).toBe('hidden')
    await said(ana('privacy', 'forget', '#General'))
    expect(await said(ana('privacy', 'forget', '@bob'))).toStartWith('Members see you fully.\n')
    expect(await said(ana('privacy', 'default', 'coarse'))).toStartWith('Everyone sees only whether you are here.')
    await said(ana('privacy', 'default', 'place'))
  })
  test('[P-351] what is no choice is named with those that are', async () => {
    const [see, group, word] = [
      await ana('privacy', 'see', '@bob', 'half'),
      await ana('privacy', 'see', 'group:nobody', 'full'),
      await ana('privacy', 'sea'),
    ]
    expect([see.code, see.err]).toEqual([2, expect.stringContaining('full, coarse, hidden')])
    expect([group.code, group.err]).toEqual([1, expect.stringContaining('no group called nobody')])
    expect([word.code, word.err]).toEqual([2, expect.stringContaining('none of default')])
  })
})

describe('zaima contacts', () => {
  test('[P-352] asked, accepted, listed with presence, blocked and back', async () => {
    expect(await said(ana('contacts'))).toContain('No contacts yet.')
    expect(await said(ana('contacts', 'add', 'bob'))).toBe('bob: asked.\n')
    expect(await said(bob('contacts'))).toMatch(/^asks you {2}\S+ Ana Reyes @ana {2}/)
    expect(await said(bob('contacts', 'accept', 'ana'))).toBe('Ana Reyes: contact.\n')
    expect(await world.json<object[]>(['contacts'], { as: 'ana' })).toMatchObject([{ name: 'bob', contact: 'contact' }])
    expect(await said(ana('contacts', 'block', 'bob'))).toBe('bob: blocked.\n')
    expect(await said(ana('contacts', 'unblock', 'bob'))).toBe('bob: contact.\n')
    const gone = await ana('contacts', 'accept', 'cleo')
    expect([gone.code, gone.err.length > 10]).toEqual([1, true])
    const what = await ana('contacts', 'befriend', 'cleo')
    expect([what.code, what.err]).toEqual([2, expect.stringContaining('none of add')])
  })
  test('[P-352] in Chinese', async () => {
    const { out } = await world.run(['contacts'], { as: 'bob', env: { LANG: 'zh_CN.UTF-8' } })
    expect(out).toStartWith('联系人')
  })
})

describe('zaima diary', () => {
  test('[P-353] read, taken away, kept for so long, and thrown away only when meant', async () => {
    await said(ana('status', 'dnd', '--for', '1h'))
    await said(ana('status', 'online'))
    expect(await said(ana('diary'))).toContain('You chose: Do not disturb')
    const all = await world.json<{ entries: { kind: string }[] }>(['diary', 'export'], { as: 'ana' })
    expect(all.entries.map((e) => e.kind)).toContain('claimed')
    expect(await said(ana('diary', 'keep', '7'))).toBe('Kept for 7 days.\n')
    const careless = await ana('diary', 'delete')
    expect([careless.code, careless.err]).toEqual([2, expect.stringContaining('--yes')])
    expect(await said(ana('diary', 'delete', '--yes'))).toMatch(/^\d+ entries deleted\.\n$/)
    expect(await said(ana('diary'))).toBe('Nothing here yet.\n')
    const days = await ana('diary', 'keep', '1000')
    expect(days.code).toBe(2)
  })
})
