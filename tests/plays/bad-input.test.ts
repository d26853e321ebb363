/**
 * What nobody should send about presence, case by case: refused or clamped, told so, and nothing seen of it by anybody else. Bob and
 * Cyd watch one another all along; what reaches Cyd is compared to the byte.
 */
import { describe, expect } from 'bun:test'
import type { CommandName, Request } from '../../src/protocol/commands.ts'
import type { ErrorCode } from '../../src/protocol/errors.ts'
import type { AccountId } from '../../src/protocol/ids.ts'
import { playWith } from '../support/play.ts'
import type { Device } from '../support/device.ts'
import type { Stage } from '../support/world.ts'

const hour = 3_600_000
const cast = async (stage: Stage) => {
  const [ana, bob, cyd] = [await stage.person('Ana'), await stage.person('Bob'), await stage.person('Cyd')]
  const [laptop, screen, tablet] = [await ana.opens('laptop'), await bob.opens('desktop'), await cyd.opens('desktop')]
  await bob.watches(ana, cyd)
  await cyd.watches(ana, bob)
  await stage.pass('2 s')
  return { ana, bob, cyd, laptop, screen, tablet }
}
type Cast = Awaited<ReturnType<typeof cast>>
/** Everything but pings and answers. */
const toldTo = (device: Device): string[] => device.line.heard.filter((frame) => !frame.includes('"ping"') && !frame.startsWith('{"ref"'))

type Ask = { [C in CommandName]: readonly [command: C, input: Request<C>] }[CommandName]
type Case = { readonly name: string; readonly asks: (c: Cast & { readonly now: number }) => readonly Ask[]; readonly code: ErrorCode }
const plan = { zone: 'UTC', quiet: [], holidays: [], through: [] }
const someone = (n: number) => ({ kind: 'person' as const, account: `a${String(n).padStart(20, '0')}` as AccountId })
const fake = <T>(value: unknown): T => value as T

const cases: readonly Case[] = [
  {
    name: '[P-107] an end that is past',
    asks: ({ now }) => [
      ['presence.set', { value: 'dnd', expiresAt: now - 1 }],
      ['presence.set', { value: 'invisible', expiresAt: 0 }],
      ['status.set', { text: 'late', expiresAt: now }],
      ['claim.set', { source: 'calendar', key: 'k', value: 'busy', expiresAt: now - hour }],
    ],
    code: 'expiry_past',
  },
  {
    name: '[P-126] a plan that overlaps itself',
    asks: () => [
      [
        'plan.set',
        {
          plan: {
            ...plan,
            quiet: [
              { days: [1], from: '09:00', to: '12:00' },
              { days: [1], from: '11:00', to: '13:00' },
            ],
          },
        },
      ],
      // Over midnight into the next day's.
      [
        'plan.set',
        {
          plan: {
            ...plan,
            quiet: [
              { days: [7], from: '22:00', to: '08:00' },
              { days: [1], from: '07:00', to: '09:00' },
            ],
          },
        },
      ],
    ],
    code: 'plan_overlaps',
  },
  {
    name: '[P-120] a zone that is none',
    asks: () =>
      ['Atlantis/Capital', 'UTC+25', '../../etc/localtime', 'constructor'].map(
        (zone) => ['plan.set', { plan: { ...plan, zone } }] as const,
      ),
    code: 'unknown_zone',
  },
  {
    name: '[P-206] ten thousand rules',
    asks: () => [['privacy.update', { rules: Array.from({ length: 10_000 }, (_, n) => ({ who: someone(n), see: 'hidden' as const })) }]],
    code: 'bad_request',
  },
  {
    name: '[P-107] an emoji of forty code points',
    asks: () => [
      ['status.set', { text: 'x', emoji: '👩‍'.repeat(20) }],
      ['status.set', { text: 'x', emoji: `e${'\u0301'.repeat(39)}` }],
      ['claim.set', { source: 'integration', key: 'k', value: 'busy', emoji: '👍'.repeat(40) }],
    ],
    code: 'bad_request',
  },
  {
    name: '[P-162] input of the future, of no time, and of before everything',
    asks: () =>
      [-1, -1e9, 0.5, 1e308, fake<number>(null), fake<number>('now')].map((inputAgoMs) => ['presence.touch', { inputAgoMs }] as const),
    code: 'bad_request',
  },
  {
    name: '[P-162] watching too many, or what is no id',
    asks: ({ bob }) => [
      ['presence.watch', { ids: Array.from({ length: 501 }, (_, n) => someone(n).account) }],
      ['presence.watch', { ids: [bob.id, fake<AccountId>('everyone')] }],
      ['presence.watch', { ids: [fake<AccountId>({ $ne: null })] }],
    ],
    code: 'bad_request',
  },
  {
    name: '[P-162] states that nobody may choose',
    asks: () => [
      ['presence.set', { value: fake<'dnd'>('busy') }],
      ['presence.set', { value: fake<'dnd'>('unverified') }],
      ['presence.set', fake<Request<'presence.set'>>({ value: 'dnd', account: someone(1).account })],
      ['presence.visibility', { visibility: fake<'hidden'>('gone') }],
      ['claim.set', { source: fake<'calendar'>('call'), key: 'k', value: 'busy' }],
    ],
    code: 'bad_request',
  },
]

describe('refused, told, and seen by nobody', () => {
  for (const { name, asks, code } of cases)
    playWith({}, name, async (stage) => {
      const all = await cast(stage)
      const { ana, laptop, screen, tablet } = all
      const [toBob, toCyd] = [toldTo(screen).length, toldTo(tablet).length]
      const shown = async () => JSON.stringify(await screen.does('presence.get', { ids: [ana.id] }))
      const before = await shown()
      for (const [command, input] of asks({ ...all, now: stage.time.clockOf('server').now() })) {
        const answer = await laptop.asks(command, input as never)
        expect(answer).toMatchObject({ ok: false, error: { code, message: expect.stringMatching(/.{6,}/) } })
      }
      await stage.pass('2 s')
      expect([toldTo(screen).slice(toBob), toldTo(tablet).slice(toCyd)]).toEqual([[], []])
      expect(await shown()).toBe(before)
      expect(stage.faults).toEqual([])
    })
})

describe('taken, and made harmless', () => {
  playWith(
    {},
    '[P-162] whoever lies about their input is no later than now and no earlier than they were, and moves nobody else',
    async (stage) => {
      const { ana, bob, laptop, screen, tablet } = await cast(stage)
      const told = toldTo(tablet).length
      const inputAt = async () => (await laptop.does('presence.explain', { account: ana.id })).explanation.inputAt!
      await laptop.does('presence.touch', { inputAgoMs: 0 })
      const at = await inputAt()
      for (const inputAgoMs of [86_400_000, 30 * 86_400_000, 60_000]) await laptop.asks('presence.touch', { inputAgoMs })
      expect(await inputAt()).toBe(at)
      expect(at).toBeLessThanOrEqual(stage.time.clockOf('server').now())
      await stage.pass('2 s')
      expect([toldTo(tablet).slice(told), bob.sees(ana)]).toEqual([[], 'online'])
      // Pressing keys that nobody presses makes online, and only oneself.
      await screen.presses()
      for (let i = 0; i < 20; i++) {
        await laptop.asks('presence.touch', { inputAgoMs: 0 })
        await stage.pass('30 s')
      }
      expect(
        toldTo(tablet)
          .slice(told)
          .filter((frame) => frame.includes(ana.id)),
      ).toEqual([])
    },
  )

  playWith(
    {},
    '[P-163] whom one may not see and who never was: the answer is the same whether they are here, gone, or nobody',
    async (stage) => {
      const { ana, bob, laptop, screen, tablet } = await cast(stage)
      const nobody = `${ana.id.slice(0, -1)}z` as AccountId
      await laptop.does('privacy.update', { rules: [{ who: { kind: 'person', account: bob.id }, see: 'hidden' }] })
      await stage.pass('1 s')
      const told = toldTo(tablet).length
      const asked = async () => JSON.stringify((await screen.does('presence.watch', { ids: [nobody, ana.id] })).entries)
      const here = await asked()
      await laptop.does('presence.set', { value: 'dnd' })
      expect(await asked()).toBe(here)
      await laptop.does('session.signOut', {})
      await stage.pass('1 min')
      expect(await asked()).toBe(here)
      // Somebody nobody ever heard of looks as somebody never seen.
      expect(here).toBe(
        JSON.stringify([
          [nobody, 'offline', 0, 0, null, null],
          [ana.id, 'hidden', 0, 0, null, null],
        ]),
      )
      expect(
        toldTo(tablet)
          .slice(told)
          .filter((frame) => frame.includes(bob.id)),
      ).toEqual([])
    },
  )

  playWith(
    { flags: ['--rate-presence', '5/20s'] },
    '[P-164] a flood of presence is refused with the wait, and nobody else looks different',
    async (stage) => {
      const { ana, bob, cyd, laptop, screen, tablet } = await cast(stage)
      await tablet.looksAt()
      const told = toldTo(tablet).length
      const codes: string[] = []
      for (let i = 0; i < 40; i++) {
        const answer = await laptop.asks('presence.set', { value: i % 2 === 0 ? 'dnd' : 'away' })
        codes.push(answer.ok ? 'ok' : answer.error.code)
        if (!answer.ok) expect(answer.error.retryAfterMs).toBeWithin(1, 20_001)
      }
      expect([codes.slice(0, 5), new Set(codes.slice(5))]).toEqual([Array.from({ length: 5 }, () => 'ok'), new Set(['rate_limited'])])
      for (let i = 0; i < 60; i++) await laptop.asks('presence.watch', { ids: [bob.id] })
      await stage.pass('5 s')
      const frames = toldTo(tablet).slice(told)
      expect(frames.filter((frame) => frame.includes(bob.id) || frame.includes(cyd.id))).toEqual([])
      expect(frames.length).toBeLessThanOrEqual(5)
      expect([bob.sees(cyd), cyd.sees(bob)]).toEqual(['online', 'online'])
      await screen.says('nobody is slower for it')
      await stage.pass('1 s')
      expect(tablet.timeline()).toContain('nobody is slower for it')
      expect([ana.sees(bob), stage.faults]).toEqual(['online', []])
    },
  )
})
