import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { openRolePolicy, type RolePolicy } from '../protocol/entry.ts'
import type { SessionId } from '../protocol/ids.ts'
import { decideAdmission, decidePolicy, overCap, type OpenSession } from './entry.ts'
import { endOf, lifetimeOf, sessionState, sharedLife, type SessionPolicy } from './sessions.ts'

const minute = 60_000
const server: SessionPolicy = { idleMs: 30 * minute, maxMs: 600 * minute, keepMs: 4_000 * minute, keepMaxMs: 9_000 * minute }
const begun = { keep: false, shared: false, device: 'web', createdAt: 1_000 } as const
const asked = { ...openRolePolicy, lockAfterMs: 0 }

describe('how long a session lives', () => {
  test('[S-36] without a rule it is as the server is set, and an open line keeps it; with one, only use does', () => {
    expect(lifetimeOf(begun, server, asked)).toEqual({
      idleMs: server.idleMs,
      idleBy: 'line',
      expiresAt: 1_000 + server.maxMs,
      lockMs: null,
    })
    const strict = lifetimeOf({ ...begun, keep: true }, server, { ...asked, idleMs: 5 * minute })
    expect(strict).toMatchObject({ idleMs: 5 * minute, idleBy: 'use', expiresAt: 1_000 + server.keepMaxMs })
    const kept = { lastSeenAt: 0, endedAt: null, hold: null, expiresAt: 1e9, idleMs: 5 * minute }
    const seen = { at: 0, attached: true }
    expect(sessionState({ ...kept, idleBy: 'line' }, 6 * minute, seen)).toBe('open')
    expect(sessionState({ ...kept, idleBy: 'use' }, 6 * minute, seen)).toBe('expired')
    expect(sessionState({ ...kept, idleBy: 'use' }, 6 * minute, { ...seen, at: 2 * minute })).toBe('open')
  })

  test('[S-33] the shorter of the role and the person locks, and only what has a screen', () => {
    const lock = (device: 'web' | 'mobile' | 'cli' | 'bot', lockMs: number | null, lockAfterMs: number) =>
      lifetimeOf({ ...begun, device }, server, { ...asked, lockMs, lockAfterMs }).lockMs
    expect([lock('web', null, 0), lock('web', 5, 0), lock('mobile', null, 7), lock('web', 5, 7), lock('web', 9, 7)]).toEqual([
      null,
      5,
      7,
      5,
      7,
    ])
    expect([lock('cli', 5, 7), lock('bot', 5, 7)]).toEqual([null, null])
  })

  test('[S-44] on a shared computer nothing makes it longer, whatever a rule or the server says', () => {
    const life = fc.record({ idleMs: fc.option(fc.nat(1e8)), maxMs: fc.option(fc.nat(1e9)) })
    fc.assert(
      fc.property(life, fc.boolean(), (rule, keep) => {
        const shared = lifetimeOf({ ...begun, keep, shared: true }, server, { ...asked, ...rule })
        const alone = lifetimeOf({ ...begun, keep }, server, { ...asked, ...rule })
        expect(shared.idleBy).toBe('use')
        expect(shared.idleMs).toBe(Math.min(sharedLife.idleMs, alone.idleMs))
        expect(shared.expiresAt).toBe(Math.min(1_000 + sharedLife.maxMs, alone.expiresAt))
      }),
    )
  })

  test('[S-42] what ends it first is what its clients are told', () => {
    const kept = { lastSeenAt: 0, endedAt: null, hold: null, idleMs: 10, expiresAt: 100 }
    expect(endOf({ ...kept, idleBy: 'use' }, 50)).toEqual({ at: 60, why: 'idle' })
    expect(endOf({ ...kept, idleBy: 'use' }, 95)).toEqual({ at: 100, why: 'end' })
    expect(endOf({ ...kept, idleBy: 'line' }, 0)).toEqual({ at: 100, why: 'end' })
  })
})

describe('how many at once', () => {
  const sessions = fc
    .uniqueArray(fc.nat(1_000), { maxLength: 40 })
    .map((seen) => seen.map((lastSeenAt, i): OpenSession => ({ id: `s${i}` as SessionId, lastSeenAt })))
  const common = { standing: { kind: 'active' }, way: 'password', factors: 1, second: [], address: '192.0.2.1', now: 2_000 } as const

  test('[S-39] however many are open, after coming in there are at most as many as allowed, and those that made room were the oldest', () => {
    fc.assert(
      fc.property(
        sessions,
        fc.integer({ min: 1, max: 10 }),
        fc.constantFrom('oldest' as const, 'refuse' as const, 'ask' as const),
        (open, most, beyond) => {
          const policy: RolePolicy = { ...openRolePolicy, most, beyond }
          const decided = decideAdmission({ ...common, policy, open })
          const room = open.length < most
          if (!decided.ok) return expect([beyond, room]).toEqual(['refuse', false])
          if (decided.value.step !== 'in') return expect([decided.value.step, beyond, room]).toEqual(['full', 'ask', false])
          const gone = new Set(decided.value.end)
          const left = open.filter((s) => !gone.has(s.id))
          expect(left.length + 1).toBeLessThanOrEqual(most)
          expect(room ? gone.size : open.length + 1 - most).toBe(gone.size)
          const newestGone = Math.max(-1, ...open.filter((s) => gone.has(s.id)).map((s) => s.lastSeenAt))
          for (const s of left) expect(s.lastSeenAt).toBeGreaterThan(newestGone)
        },
      ),
    )
  })

  test('[S-38] beyond a lowered cap the oldest end, and never the one that asks', () => {
    fc.assert(
      fc.property(sessions, fc.integer({ min: 1, max: 10 }), fc.nat(39), (open, most, n) => {
        const spare = open[n]?.id ?? null
        const ended = overCap(open, most, spare)
        expect(ended).not.toContain(spare)
        expect(open.length - ended.length).toBe(Math.min(open.length, most))
      }),
    )
  })
})

test('[S-37] a rule that says nothing sensible is refused, and one that would shut out whoever sets it', () => {
  const of = (part: Partial<RolePolicy>, address: string | null = null) => {
    const decided = decidePolicy({ ...openRolePolicy, ...part }, address)
    return decided.ok ? 'ok' : decided.error.code
  }
  expect([of({}), of({ networks: ['10.0.0.0/8', '2001:db8::/32', '192.0.2.1'] })]).toEqual(['ok', 'ok'])
  for (const wrong of ['10.0.0.0/33', '300.1.1.1', 'example.org', '10.0.0.0/8 ', ''])
    expect(of({ networks: [wrong] })).toBe('network_invalid')
  expect(of({ idleMs: 2_000, maxMs: 1_000 })).toBe('bad_request')
  expect([of({ networks: ['10.0.0.0/8'] }, '10.1.2.3'), of({ networks: ['10.0.0.0/8'] }, '192.0.2.1')]).toEqual(['ok', 'would_lock_out'])
})
