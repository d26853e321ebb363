/** What one person can have, and ask for, at most: nobody else pays for more. */
import { describe, expect } from 'bun:test'
import type { Device } from '../support/device.ts'
import { play, playWith } from '../support/play.ts'
import { stubborn } from '../support/stubborn.ts'

const codeOf = (answer: Awaited<ReturnType<Device['asks']>>): string => (answer.ok ? 'ok' : answer.error.code)

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
  })

  play('[S-276] of invitations that still work one person has fifty at most', async (stage) => {
    await stage.person('Olga')
    const phone = await (await stage.person('Bob')).opens('phone')
    const answers: string[] = []
    for (let n = 0; n < 52; n++) answers.push(codeOf(await phone.asks('invite.create', {})))
    expect(answers.filter((code) => code === 'ok')).toHaveLength(50)
    expect(answers.at(-1)).toBe('too_many')
    const { invites } = await phone.does('invite.list', {})
    await phone.does('invite.revoke', { invite: invites[0]!.id })
    expect(codeOf(await phone.asks('invite.create', {}))).toBe('ok')
  })

  play(
    '[R-45] nobody makes or joins more rooms than a welcome can hold, and being brought into one does not count for that',
    async (stage) => {
      await stage.person('Olga')
      const [ana, bob] = [await stage.person('Ana'), await stage.person('Bob')]
      const [laptop, phone] = [await ana.opens('laptop'), await bob.opens('phone')]
      await stage.store.write(async (tx) => {
        for (let n = 0; n < 999; n++) {
          const id = `r0mm8y7c0many${String(n).padStart(8, '0')}` as typeof stage.lobby
          const made = { id, kind: 'private', name: `Room ${n}`, topic: '', lastSeq: 0, createdAt: 0, directKey: null } as const
          await tx.rooms.insert(made)
          await tx.rooms.join(id, ana.id, 'member', 0)
        }
      })
      const open = (await phone.does('room.create', { name: 'Open', kind: 'public' })).membership.room.id
      expect([
        codeOf(await phone.asks('room.invite', { room: open, name: 'ana' })),
        codeOf(await laptop.asks('room.join', { room: open })),
        codeOf(await laptop.asks('room.create', { name: 'More', kind: 'private' })),
        codeOf(await phone.asks('room.direct', { account: ana.id })),
      ]).toEqual(['ok', 'too_many', 'too_many', 'ok'])
    },
  )

  const seldom = { flags: ['--rate-presence', '5/20s'] }
  playWith(seldom, '[S-277] a name that everybody is told of changes no more often than a state', async (stage) => {
    await stage.person('Olga')
    const phone = await (await stage.person('Bob')).opens('phone')
    const answers: string[] = []
    for (let n = 0; n < 6; n++) answers.push(codeOf(await phone.asks('account.update', { displayName: `Bob ${n}` })))
    expect(answers).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'rate_limited'])
  })

  play('[S-279] searching for people costs a person as much on all their lines together, and nothing else they ask', async (stage) => {
    await stage.person('Olga')
    const bob = await stage.person('Bob')
    const [phone, laptop] = [await bob.opens('phone'), await bob.opens('laptop')]
    for (let n = 0; n < 40; n++) await phone.does('people.search', { counts: true })
    expect(codeOf(await laptop.asks('people.search', {}))).toBe('rate_limited')
    expect(codeOf(await laptop.asks('account.list', {}))).toBe('ok')
    await stage.pass('1 s')
    expect(codeOf(await laptop.asks('people.search', {}))).toBe('ok')
  })
})
