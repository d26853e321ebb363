import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { Plan, QuietSlot } from '../protocol/claims.ts'
import { decidePlan, planAt, quietTimes } from './plan.ts'
import { isZone, momentOf, readingAt } from './zones.ts'

const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Asia/Shanghai',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Asia/Kathmandu',
  'America/St_Johns',
  'Pacific/Chatham',
  'UTC',
]
const plan = (quiet: QuietSlot[], more: Partial<Plan> = {}): Plan => ({ zone: 'Europe/Berlin', quiet, holidays: [], through: [], ...more })
const every = [1, 2, 3, 4, 5, 6, 7]
const workdays = [1, 2, 3, 4, 5]
/** Nights, and the weekend from Friday to Monday. */
const usual = [
  { days: [1, 2, 3, 4], from: '18:00', to: '09:00' },
  { days: [5], from: '18:00', to: '00:00' },
  { days: [6], from: '00:00', to: '00:00' },
  { days: [7], from: '00:00', to: '09:00' },
  { days: [7], from: '18:00', to: '09:00' },
]
const utc = (text: string): number => Date.parse(`${text}Z`)
const minuteMs = 60_000

describe('a plan is refused', () => {
  test('[P-120] in an unknown zone', () => {
    for (const zone of ['Mars/Olympus', 'Berlin', '+02:00', '../etc', 'x'.repeat(64)])
      expect(decidePlan(plan([], { zone }))).toMatchObject({ ok: false, error: { code: 'unknown_zone' } })
    for (const zone of zones) expect(decidePlan(plan([], { zone })).ok).toBe(true)
  })
  test('[P-121] when slots overlap, also over midnight and from Sunday into Monday; touching is no overlap', () => {
    const overlaps = (...quiet: QuietSlot[]) => {
      const r = decidePlan(plan(quiet))
      return r.ok ? 'fine' : r.error.code
    }
    expect(overlaps({ days: [1], from: '08:00', to: '10:00' }, { days: [1], from: '09:59', to: '12:00' })).toBe('plan_overlaps')
    expect(overlaps({ days: [7], from: '22:00', to: '07:00' }, { days: [1], from: '06:00', to: '08:00' })).toBe('plan_overlaps')
    expect(overlaps({ days: [1, 1], from: '06:00', to: '08:00' })).toBe('plan_overlaps')
    expect(overlaps({ days: [7], from: '22:00', to: '06:00' }, { days: [1], from: '06:00', to: '08:00' })).toBe('fine')
  })
  test('[P-121] when it leaves no time at all, or names a day that is none', () => {
    expect(decidePlan(plan([{ days: every, from: '00:00', to: '00:00' }]))).toMatchObject({ error: { code: 'plan_endless' } })
    expect(decidePlan(plan([], { holidays: ['2026-02-30'] }))).toMatchObject({ error: { code: 'bad_request' } })
  })
})

describe('quiet', () => {
  test('[P-122] a night and a weekend are one quiet time each, and one is back on Monday', () => {
    const berlin = plan(usual)
    expect(
      decidePlan(
        plan([
          { days: workdays, from: '18:00', to: '09:00' },
          { days: [6], from: '09:00', to: '18:00' },
        ]),
      ).ok,
    ).toBe(true)
    expect(planAt(berlin, utc('2026-05-06T20:00'))).toEqual({
      quiet: true,
      until: utc('2026-05-07T07:00'),
      backAt: utc('2026-05-07T07:00'),
    })
    expect(planAt(berlin, utc('2026-05-07T10:00'))).toEqual({ quiet: false, until: utc('2026-05-07T16:00'), backAt: null })
    expect(planAt(berlin, utc('2026-05-08T20:00')).until).toBe(utc('2026-05-10T07:00'))
  })
  test('[P-122] its ends are exact: quiet at its start, not at its end', () => {
    const berlin = plan([{ days: every, from: '12:00', to: '13:00' }])
    expect([planAt(berlin, utc('2026-05-06T10:00') - 1).quiet, planAt(berlin, utc('2026-05-06T10:00')).quiet]).toEqual([false, true])
    expect([planAt(berlin, utc('2026-05-06T11:00') - 1).quiet, planAt(berlin, utc('2026-05-06T11:00')).quiet]).toEqual([true, false])
  })
  test('[P-123] summer time: an evening slot starts at the same reading, and the night is an hour shorter or longer', () => {
    const night = plan([{ days: every, from: '22:00', to: '06:00' }])
    const [spring] = quietTimes(night, utc('2026-03-28T21:30'), 1)
    expect(spring).toEqual({ from: utc('2026-03-28T21:00'), to: utc('2026-03-29T04:00') })
    const [autumn] = quietTimes(night, utc('2026-10-24T21:30'), 1)
    expect(autumn).toEqual({ from: utc('2026-10-24T20:00'), to: utc('2026-10-25T05:00') })
  })
  test('[P-123] a slot within the hour that clocks skip does not happen; one within the hour shown twice lasts through both', () => {
    const early = plan([{ days: every, from: '02:15', to: '02:45' }])
    expect(quietTimes(early, utc('2026-03-29T00:30'), 1)[0]!.from).toBe(utc('2026-03-30T00:15'))
    expect(quietTimes(early, utc('2026-10-25T00:20'), 1)[0]).toEqual({ from: utc('2026-10-25T00:15'), to: utc('2026-10-25T01:45') })
  })
  test('[P-123] half an hour of summer time in Lord Howe, and the day that Samoa left out', () => {
    const lord = plan([{ days: every, from: '02:10', to: '02:20' }], { zone: 'Australia/Lord_Howe' })
    expect(quietTimes(lord, utc('2026-10-03T15:00'), 1)[0]!.from).toBe(momentOf('Australia/Lord_Howe', utc('2026-10-05T02:10'), 'first'))
    const apia = plan([], { zone: 'Pacific/Apia', holidays: ['2011-12-30'] })
    expect(quietTimes(apia, utc('2011-12-29T12:00'))).toEqual([])
  })
  test('[P-124] a holiday is quiet from midnight to midnight, and joins what it touches', () => {
    const berlin = plan([{ days: every, from: '18:00', to: '09:00' }], { holidays: ['2026-12-24', '2026-12-25'] })
    expect(quietTimes(berlin, utc('2026-12-23T20:00'), 1)).toEqual([{ from: utc('2026-12-23T17:00'), to: utc('2026-12-26T08:00') }])
    const long = plan([], {
      holidays: Array.from({ length: 400 }, (_, i) => new Date(utc('2026-01-01T00:00') + i * 86_400_000).toISOString().slice(0, 10)),
    })
    expect(planAt(long, utc('2026-01-01T12:00')).until).toBe(utc('2027-02-04T23:00'))
  })
  test('no plan, or an empty one, is never quiet', () => {
    expect(planAt(null, 0)).toEqual({ quiet: false, until: null, backAt: null })
    expect(planAt(plan([]), utc('2026-05-06T20:00'))).toEqual({ quiet: false, until: null, backAt: null })
  })
})

const clock = fc
  .integer({ min: 0, max: 95 })
  .map((q) => `${String(Math.floor(q / 4)).padStart(2, '0')}:${String((q % 4) * 15).padStart(2, '0')}`)
const slot = fc.record({ days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }), from: clock, to: clock })
const anyPlan = fc
  .record({ zone: fc.constantFrom(...zones), quiet: fc.array(slot, { maxLength: 4 }) })
  .map(({ zone, quiet }) => plan(quiet, { zone }))
  .filter((p) => decidePlan(p).ok)
const moment = fc.integer({ min: utc('2024-01-01T00:00') / minuteMs, max: utc('2028-01-01T00:00') / minuteMs }).map((m) => m * minuteMs)

/** What the clock on the wall says, slot by slot; wrong only where it shows a reading twice. */
const byReading = (p: Plan, at: number): boolean => {
  const reading = readingAt(p.zone, at)
  const minute = ((new Date(reading).getUTCDay() + 6) % 7) * 1440 + Math.floor((reading % 86_400_000) / minuteMs)
  return p.quiet.some((s) =>
    s.days.some((day) => {
      const from = (day - 1) * 1440 + Number(s.from.slice(0, 2)) * 60 + Number(s.from.slice(3))
      const length = (Number(s.to.slice(0, 2)) * 60 + Number(s.to.slice(3)) - (from % 1440) + 1440) % 1440 || 1440
      return (minute - from + 10_080) % 10_080 < length
    }),
  )
}
/** Within a day of a change of the clocks. */
const nearChange = (zone: string, at: number): boolean => {
  const offset = (t: number) => readingAt(zone, t) - t
  return offset(at - 86_400_000) !== offset(at + 86_400_000)
}

describe('for all plans, zones and moments', () => {
  test('[P-122] quiet is what the clock on the wall says', () => {
    fc.assert(
      fc.property(anyPlan, moment, (p, at) => nearChange(p.zone, at) || planAt(p, at).quiet === byReading(p, at)),
      { numRuns: 400 },
    )
  })
  test('[P-123] on days when clocks change too, but for what they show twice', () => {
    const changes = fc.constantFrom(
      ['Europe/Berlin', '2026-03-29T01:00'],
      ['Europe/Berlin', '2026-10-25T01:00'],
      ['America/New_York', '2026-03-08T07:00'],
      ['America/New_York', '2026-11-01T06:00'],
      ['Australia/Lord_Howe', '2026-10-03T15:30'],
      ['Australia/Lord_Howe', '2026-04-04T15:00'],
      ['Pacific/Apia', '2011-12-30T10:00'],
      ['Pacific/Chatham', '2026-09-26T14:00'],
    )
    fc.assert(
      fc.property(anyPlan, changes, fc.integer({ min: -1500, max: 1500 }), (p, [zone, change], minutes) => {
        const at = utc(change!) + minutes * minuteMs
        const local = { ...p, zone: zone! }
        const reading = readingAt(zone!, at)
        const twice = momentOf(zone!, reading, 'first') !== momentOf(zone!, reading, 'last')
        return twice || planAt(local, at).quiet === byReading(local, at)
      }),
      { numRuns: 400 },
    )
  })
  test('[P-122] times come in order, apart from each other, and `until` is where the answer changes', () => {
    fc.assert(
      fc.property(anyPlan, moment, (p, at) => {
        const times = quietTimes(p, at)
        const inOrder = times.every((t, i) => t.from < t.to && (i === 0 || times[i - 1]!.to < t.from)) && (times[0]?.to ?? Infinity) > at
        const { quiet, until } = planAt(p, at)
        return inOrder && (until === null || (planAt(p, until).quiet !== quiet && planAt(p, until - 1).quiet === quiet))
      }),
      { numRuns: 200 },
    )
  })
  test('[P-120] every reading stands for a moment, and moments keep the order of readings', () => {
    expect(isZone('')).toBe(false)
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        moment,
        (zone, at) => momentOf(zone, readingAt(zone, at), 'first') <= at && at <= momentOf(zone, readingAt(zone, at), 'last'),
      ),
    )
  })
})
