import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { seed } from '../../tests/support/random.ts'
import { closeCodes } from '../protocol/errors.ts'
import { newMachine, step, timing } from './connection.ts'
import type { LinkEvent, LinkStep, Machine } from './connection.ts'

type Untimed<T> = T extends unknown ? Omit<T, 'at'> : never
type Happening = Untimed<LinkEvent>
const run = (events: readonly (Happening & { at?: number })[], random = 1, from: Machine = newMachine): LinkStep =>
  events.reduce<LinkStep>((last, e) => step(last.machine, { at: 0, ...e } as LinkEvent, random), {
    machine: from,
    effects: [],
    wakeAt: Infinity,
  })
const online = run([{ type: 'connect' }, { type: 'welcome' }]).machine

describe('coming back', () => {
  const waits = (hidden: boolean, random: number): number[] => {
    let machine = run([{ type: 'visibility', hidden }, { type: 'connect' }]).machine
    const out: number[] = []
    for (let at = 0; out.length < 12;) {
      const after = step(machine, { type: 'closed', code: 1006, at }, random)
      out.push(after.wakeAt - at)
      at = after.wakeAt
      machine = step(after.machine, { type: 'tick', at }, random).machine
    }
    return out
  }
  test('[W-22] waits double from half a second to 30 s, and to 60 s while hidden', () => {
    expect(waits(false, 1)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000, 30_000, 30_000])
    expect(waits(true, 1).at(-1)).toBe(60_000)
  })
  test('[W-22] with full jitter: anywhere from nothing to the whole', () => {
    expect(waits(false, 0).every((w) => w === 0)).toBe(true)
    expect(waits(false, 0.5)[3]).toBe(2_000)
  })
  test('a link that dies young is no success', () => {
    const young = run(
      [
        { type: 'closed', code: 1006 },
        { type: 'tick', at: 500 },
        { type: 'welcome', at: 510 },
        { type: 'closed', code: 1006, at: 600 },
      ],
      1,
      online,
    )
    expect(young.wakeAt - 600).toBe(1_000)
    const grown = run([{ type: 'closed', code: 1006, at: timing.steadyMs }], 1, young.machine.line.kind === 'waiting' ? online : newMachine)
    expect(grown.wakeAt - timing.steadyMs).toBe(500)
  })
  test('hurry tries at once', () => {
    const waiting = run([{ type: 'closed', code: 1006, at: 10_000 }], 1, online).machine
    expect(step(waiting, { type: 'hurry', at: 10_001 }, 1).effects).toEqual([{ type: 'open' }])
    expect(step({ ...waiting, hidden: true }, { type: 'visibility', hidden: false, at: 10_001 }, 1).effects).toEqual([{ type: 'open' }])
  })
  test('who was sent away for flooding or slowness comes back later', () => {
    expect(run([{ type: 'closed', code: closeCodes.flood, at: 10_000 }], 1, online).wakeAt - 10_000).toBe(4_000)
  })
  test('[W-21] the delay that a stopping server names is kept', () => {
    expect(
      run(
        [
          { type: 'draining', comeBackMs: 12_345 },
          { type: 'closed', code: closeCodes.draining, at: 10 },
        ],
        0,
        online,
      ).wakeAt,
    ).toBe(12_355)
  })
  test('[P-502] whoever is turned away before a welcome comes back when told to', () => {
    const turnedAway = run([
      { type: 'connect' },
      { type: 'draining', comeBackMs: 3_000 },
      { type: 'closed', code: closeCodes.unavailable, at: 20 },
    ])
    expect(turnedAway.machine.line).toEqual({ kind: 'waiting', attempt: 1, retryAt: 3_020 })
  })
  test('a socket without a welcome is given up', () => {
    const late = run([{ type: 'connect' }, { type: 'tick', at: timing.helloMs }])
    expect(late.effects.map((e) => e.type)).toEqual(['drop'])
    expect(late.machine.line.kind).toBe('waiting')
  })
  test('a page that said it leaves and stays comes back', () => {
    const left = run([{ type: 'leaving', at: 1 }], 1, online)
    expect(left.effects).toEqual([{ type: 'drop', code: 1000 }])
    expect(left.wakeAt).toBe(1 + timing.stayedMs)
  })
})

describe('silence and sleep', () => {
  /** Ticks exactly when asked to, up to `until`. */
  const tickUntil = (machine: Machine, from: number, until: number): { machine: Machine; effects: string[]; at: number } => {
    const effects: string[] = []
    let at = from
    let next = step(machine, { type: 'tick', at }, 1)
    while (next.wakeAt <= until) {
      at = next.wakeAt
      next = step(next.machine, { type: 'tick', at }, 1)
      effects.push(...next.effects.map((e) => `${e.type}@${at}`))
    }
    return { machine: next.machine, effects, at }
  }
  test('[P-42] visible: unverified and probed at 45 s, replaced 3 s later', () => {
    expect(tickUntil(online, 0, 48_000).effects).toEqual(['silence@45000', 'probe@45000', 'drop@48000', 'open@48000'])
  })
  test('[P-42] hidden: unverified, and nothing else', () => {
    expect(tickUntil({ ...online, hidden: true }, 0, 3_600_000).effects).toEqual(['silence@45000'])
  })
  test('[P-43] a look that comes late is sleep; hidden tabs may be a minute late', () => {
    expect(step(online, { type: 'tick', at: 15_000 + 5_000 }, 1).effects).toEqual([])
    expect(step(online, { type: 'tick', at: 15_000 + 15_000 }, 1).effects).toEqual([{ type: 'probe' }])
    const hidden = { ...online, hidden: true }
    expect(step(hidden, { type: 'tick', at: 15_000 + 60_000 }, 1).effects).toEqual([{ type: 'silence', silent: true }])
    expect(step(hidden, { type: 'tick', at: 15_000 + 100_000 }, 1).effects).toContainEqual({ type: 'probe' })
  })
  test('back on screen an answer is awaited; shown while shown, nothing is', () => {
    expect(step({ ...online, hidden: true }, { type: 'visibility', hidden: false, at: 10 }, 1).wakeAt).toBe(10 + timing.probeMs)
    expect(step(online, { type: 'visibility', hidden: false, at: 10 }, 1).wakeAt).toBe(timing.lookEveryMs)
  })
  test('[P-43] a probe cut short by sleep starts again, and any frame answers it', () => {
    const probed = step(online, { type: 'hurry', at: 1_000 }, 1)
    expect(step(probed.machine, { type: 'tick', at: 100_000 }, 1).effects).toContainEqual({ type: 'probe' })
    const heard = step(probed.machine, { type: 'heard', at: 2_000 }, 1)
    expect(step(heard.machine, { type: 'tick', at: 4_000 }, 1).effects).toEqual([])
    expect(step(probed.machine, { type: 'tick', at: 4_000 }, 1).effects).toEqual([{ type: 'drop', code: 3000 }, { type: 'open' }])
  })
})

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.constantFrom<Happening>(...(['connect', 'hurry', 'close', 'leaving', 'welcome', 'heard', 'tick'] as const).map((type) => ({ type }))),
  fc.record({ type: fc.constant('visibility' as const), hidden: fc.boolean() }),
  fc.record({ type: fc.constant('draining' as const), comeBackMs: fc.nat(100_000) }),
  fc.record({ type: fc.constant('closed' as const), code: fc.constantFrom(1000, 1001, 1006, ...Object.values(closeCodes)) }),
)
test('[W-23] whatever happens, a client that tries has something to wait for, and holds at most one socket', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ event: happening, afterMs: fc.nat(100_000), random: fc.double({ min: 0, max: 1, noNaN: true }) })),
      (history) => {
        let machine = newMachine
        let at = 0
        let sockets = 0
        for (const { event, afterMs, random } of history) {
          at += afterMs
          const before = machine.line.kind
          const next = step(machine, { ...event, at } as LinkEvent, random)
          if (event.type === 'closed' && (before === 'connecting' || before === 'online')) sockets--
          for (const e of next.effects) sockets += e.type === 'open' ? 1 : e.type === 'drop' ? -1 : 0
          machine = next.machine
          const { kind } = machine.line
          expect(sockets).toBe(kind === 'connecting' || kind === 'online' ? 1 : 0)
          expect(next.wakeAt === Infinity).toBe(kind === 'idle' || kind === 'signed-out' || kind === 'refused' || kind === 'held')
          if (before === 'signed-out' || before === 'refused') expect([before, 'idle', 'connecting']).toContain(kind)
        }
      },
    ),
    { numRuns: 2_000, seed },
  )
})

describe('a held session', () => {
  const held = { kind: 'held', hold: 'locked' } as const
  test('[S-34] is left by nothing but a wish to connect: no timer, no haste, no page that is shown again', () => {
    for (const from of [run([{ type: 'connect' }]).machine, online]) {
      const { machine, wakeAt } = step(from, { type: 'closed', code: closeCodes.session_held, at: 0 }, 1)
      expect([machine.line, wakeAt]).toEqual([held, Infinity])
      const waits: Happening[] = [
        { type: 'tick' },
        { type: 'hurry' },
        { type: 'visibility', hidden: true },
        { type: 'visibility', hidden: false },
        { type: 'leaving' },
      ]
      expect(run(waits, 1, machine).machine.line).toEqual(held)
      expect(run([{ type: 'connect' }], 1, machine).machine.line.kind).toBe('connecting')
    }
  })
  test('[S-34] says why as soon as that is known, and hangs up; a session that ended meanwhile is over', () => {
    const enrol = run([{ type: 'held', hold: 'enrol' }], 1, online)
    expect([enrol.machine.line, enrol.effects]).toEqual([{ kind: 'held', hold: 'enrol' }, [{ type: 'drop', code: 1000 }]])
    expect(run([{ type: 'ended', reason: 'by_admin' }], 1, enrol.machine).machine.line).toEqual({ kind: 'signed-out', reason: 'by_admin' })
    expect(
      run([{ type: 'held', hold: 'locked' }], 1, run([{ type: 'ended', reason: 'revoked' }], 1, online).machine).machine.line.kind,
    ).toBe('signed-out')
  })
})
