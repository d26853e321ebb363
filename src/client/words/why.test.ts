import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { Ending, type Explanation, PresenceSource, PresenceState } from '../../protocol/model.ts'
import { en } from './en.ts'
import { why, whyUnverified } from './why.ts'
import { zhCn } from './zh-cn.ts'

const now = new Date(2026, 4, 5, 10, 7, 0).getTime()
const account = 'a00000000000000000001' as Explanation['account']
const says = (e: Omit<Explanation, 'account'>) => why({ account, ...e }, now, en)

describe('why', () => {
  test('idle says for how long there was no input, then the particulars', () => {
    const said = says({ state: 'idle', source: 'idle', since: now - 60_000, inputAt: now - 360_000, heardAt: now - 4000, device: 'web' })
    expect(said.sentence).toBe('Idle: no input for 6 minutes')
    expect(said.details).toEqual(['since 10:06', 'heard 4s ago', 'on the web'])
  })
  test('a state by hand says until when', () => {
    const said = says({ state: 'away', source: 'manual', until: now + 3_600_000 })
    expect(said.sentence).toBe('Away: chosen by hand, until 11:07')
    expect(said.details[0]).toStartWith('until 11:07 (in 1h')
  })
  test('offline tells no more than when somebody was last active', () => {
    expect(says({ state: 'offline', source: 'none', lastActiveAt: now - 7_200_000 }).sentence).toBe('Offline: last active 2 hours ago')
    expect(says({ state: 'offline', source: 'none' }).sentence).toBe('Offline: not connected')
  })
  test('the invisible are told what others see', () => {
    const said = says({ state: 'online', source: 'manual', seenByOthers: 'offline', connections: [] })
    expect(said.sentence).toBe('Invisible: chosen by hand')
    expect(said.seenAs).toBe('Others see you: Offline')
  })
  test('one of my devices that fell silent says so, and when it is given up', () => {
    const said = says({
      state: 'online',
      source: 'input',
      inputAt: now,
      seenByOthers: 'online',
      connections: [
        {
          id: 'c00000000000000000001' as never,
          device: 'mobile',
          label: 'Phone',
          phase: 'lost',
          activity: 'active',
          openedAt: now - 9e5,
          heardAt: now - 3e4,
          inputAt: now - 6e4,
          current: false,
          ending: 'network_lost',
          graceUntil: now + 12_000,
        },
      ],
    })
    expect(said.sentence).toBe('Online: input just now')
    expect(said.devices[0]?.text).toBe('on a phone · the network was lost; given up in 12s')
  })
  test('without the server nothing is claimed', () => {
    expect(whyUnverified('online', en)).toMatchObject({
      sentence: 'Unverified: no fresh signal, so nobody knows',
      details: ['last known: Online'],
    })
  })
  test('every explanation has a sentence in every language', () => {
    const time = fc.option(fc.integer({ min: now - 1e9, max: now + 1e9 }), { nil: undefined })
    const shape = fc.record({
      state: fc.constantFrom(...PresenceState.options),
      source: fc.constantFrom(...PresenceSource.options),
      since: time,
      heardAt: time,
      inputAt: time,
      until: time,
      lastActiveAt: time,
      ending: fc.option(fc.constantFrom(...Ending.options), { nil: undefined }),
    })
    fc.assert(
      fc.property(shape, (e) => {
        for (const words of [en, zhCn]) {
          const given = Object.fromEntries(Object.entries(e).filter(([, v]) => v !== undefined))
          const said = why({ account, ...given } as Explanation, now, words)
          expect(said.sentence.length).toBeGreaterThan(3)
          expect([said.sentence, ...said.details].join(' ')).not.toMatch(/undefined|NaN|Invalid/)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
