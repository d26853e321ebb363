/** What people can read of their own past, and what it says of those who looked at them. */
import { describe, expect } from 'bun:test'
import { recordLook, recordLooks } from '../../src/server/actions/guard.ts'
import type { DiaryEntry } from '../../src/protocol/diary.ts'
import type { Device } from '../support/device.ts'
import type { Person } from '../support/people.ts'
import { play } from '../support/play.ts'
import type { Stage } from '../support/world.ts'

const said = (e: DiaryEntry): string => {
  switch (e.kind) {
    case 'signedIn':
      return `in ${e.label} ${e.address === '' ? '?' : 'from somewhere'}`
    case 'signedOut':
      return `out ${e.label} ${e.reason}`
    case 'attached':
      return `attached ${e.label}`
    case 'ended':
      return `ended ${e.label} ${e.ending}`
    case 'shown':
      return `${e.state} by ${e.source}`
    case 'claimed':
      return `claims ${e.source} ${e.value ?? e.text}`
    case 'unclaimed':
      return `takes back ${e.source}`
    case 'looked':
      return `${e.name} looked at ${e.what}`
    case 'secured':
      return `${e.act} ${e.detail}`
  }
}
/** Of this device's person, oldest first, with what the journal still holds. */
const diary = async (stage: Stage, device: Device, more: object = {}): Promise<string[]> => {
  await stage.pass('2 s')
  const { entries } = await device.does('diary.list', { limit: 200, ...more })
  return entries.toReversed().map(said)
}
const looks = (stage: Stage, admin: Person, at: readonly Person[], what: 'connections' | 'state') =>
  stage.store.write((tx) =>
    recordLooks(
      tx,
      { ids, now: stage.time.clockOf('server').now(), admin: admin.account },
      at.map((p) => p.id),
      what,
    ),
  )
let made = 0
const ids = {
  next: (letter: string) => `${letter}look${String((made += 1)).padStart(16, '0')}`,
  token: () => '',
  random: () => 0,
}

describe('the diary', () => {
  play("[P-401] tells one's day in order: signing in, being seen, declaring, leaving", async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    await stage.pass('6 min')
    await laptop.presses()
    await laptop.does('presence.set', { value: 'dnd' })
    await laptop.does('status.set', { text: 'writing' })
    await laptop.does('presence.set', { value: 'online' })
    const phone = await ana.opens('phone')
    await stage.pass('1 s')
    await phone.does('session.signOut', {})
    const lines = await diary(stage, laptop)
    // Signing up and out again is how people come onto this stage.
    expect(lines.slice(2)).toEqual([
      'in laptop from somewhere',
      'attached laptop',
      'online by input',
      'idle by idle',
      'online by input',
      'claims manual dnd',
      'dnd by manual',
      'claims status writing',
      'takes back manual',
      'online by input',
      'in phone from somewhere',
      'attached phone',
      'out phone signed_out',
      'ended phone signed_out',
    ])
  })

  play('[P-401] going invisible and leaving are told apart to oneself, though nobody else can', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    await stage.pass('2 s')
    await laptop.does('presence.set', { value: 'invisible' })
    expect((await diary(stage, laptop, { kinds: ['shown'] })).slice(-2)).toEqual(['online by input', 'offline by manual'])
  })

  play("[P-401] nobody reads another's diary, and being watched writes nothing into it", async (stage) => {
    const [ana, bob] = [await stage.person('Ana'), await stage.person('Bob')]
    const [laptop, desktop] = [await ana.opens('laptop'), await bob.opens('desktop')]
    await laptop.watches(bob)
    const before = await diary(stage, desktop)
    await laptop.does('presence.explain', { account: bob.id })
    await laptop.does('presence.get', { ids: [bob.id] })
    expect(await diary(stage, desktop)).toEqual(before)
    expect((await diary(stage, laptop)).some((line) => line.includes('desktop'))).toBe(false)
  })

  play('[P-402] who keeps nothing has nothing written; a shorter time takes away at once what is older', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop', 'keep')
    await laptop.closesTab()
    await laptop.reloads('3 d')
    expect((await diary(stage, laptop)).length).toBeGreaterThan(4)
    expect(await laptop.does('diary.retention', { days: 1 })).toEqual({ days: 1 })
    expect(await diary(stage, laptop)).toEqual(['attached laptop', 'online by input'])
    await laptop.does('diary.retention', { days: 0 })
    await stage.pass('10 min')
    await laptop.presses()
    expect(await diary(stage, laptop)).toEqual([])
    expect((await laptop.does('diary.list', {})).days).toBe(0)
    expect(await laptop.asks('diary.retention', { days: 366 })).toMatchObject({ ok: false, error: { code: 'bad_request' } })
  })

  play('[P-403] it can be taken along whole and deleted, in part or all', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    await stage.pass('6 min')
    const all = await diary(stage, laptop)
    const taken = await laptop.does('diary.export', {})
    expect([taken.account, taken.days, taken.entries.map(said)]).toEqual([ana.id, 30, all])
    const idle = taken.entries.find((e) => e.kind === 'shown' && e.state === 'idle')!
    await laptop.does('diary.delete', { before: idle.at })
    expect(await diary(stage, laptop)).toEqual(['idle by idle'])
    expect(await laptop.does('diary.delete', {})).toEqual({ deleted: 1 })
    expect(await diary(stage, laptop)).toEqual([])
  })
})

describe('the workplace guard', () => {
  play('[P-404] whoever is looked at by an administrator reads it in their diary, once for each look', async (stage) => {
    const [ana, bob] = [await stage.person('Ana'), await stage.person('Bob')]
    const desktop = await bob.opens('desktop')
    await looks(stage, ana, [bob, ana, bob], 'connections')
    await looks(stage, ana, [bob], 'state')
    await stage.pass('5 min')
    await looks(stage, ana, [bob], 'connections')
    expect(await diary(stage, desktop, { kinds: ['looked'] })).toEqual(['Ana looked at connections', 'Ana looked at state'])
    await stage.pass('6 min')
    await looks(stage, ana, [bob], 'connections')
    expect(await diary(stage, desktop, { kinds: ['looked'] })).toHaveLength(3)
    const laptop = await ana.opens('laptop')
    expect(await diary(stage, laptop, { kinds: ['looked'] })).toEqual([])
  })

  play("[P-405] keeping no diary hides nobody's look", async (stage) => {
    const [ana, bob] = [await stage.person('Ana'), await stage.person('Bob')]
    const desktop = await bob.opens('desktop')
    await desktop.does('diary.retention', { days: 0 })
    await stage.store.write((tx) =>
      recordLook(tx, { ids, now: stage.time.clockOf('server').now(), admin: ana.account }, bob.id, 'connections'),
    )
    expect(await diary(stage, desktop)).toEqual(['Ana looked at connections'])
  })
})
