/**
 * The weekly plan: when one is not to be disturbed, told in the readings of one's own clock, and turned here into moments. Safe over
 * summer time: a slot begins and ends when the clock on the wall says so. Slots that touch, and holidays beside them, are one quiet time.
 */
import type { Plan, PlanState, QuietSlot } from '../protocol/claims.ts'
import { ok, refuse, type Result } from '../protocol/errors.ts'
import { isZone, momentOf, readingAt } from './zones.ts'

const dayMs = 86_400_000
const minuteMs = 60_000
const weekMinutes = 7 * 1440
/** How far back a quiet time is followed to its beginning, and how far ahead the next is looked for. */
const daysBack = 3
const daysAhead = 430
/** How many times to come are worked out at once. */
const ahead = 8

export type Quiet = { readonly from: number; readonly to: number }

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
/** In minutes of the day it begins on; beyond 1440 it runs into the next. */
const spanOf = (slot: QuietSlot): Quiet => {
  const from = minutesOf(slot.from)
  const to = minutesOf(slot.to)
  return { from, to: to > from ? to : to + 1440 }
}

export const decidePlan = (plan: Plan): Result<Plan> => {
  if (!isZone(plan.zone)) return refuse('unknown_zone')
  const wrong = plan.holidays.find((date) => !isDate(date))
  if (wrong !== undefined) return refuse('bad_request', `holidays: ${wrong} is no date`)
  const taken = new Uint8Array(weekMinutes)
  for (const slot of plan.quiet) {
    const { from, to } = spanOf(slot)
    for (const day of slot.days) {
      for (let m = from; m < to; m += 1) {
        const minute = ((day - 1) * 1440 + m) % weekMinutes
        if (taken[minute] === 1) return refuse('plan_overlaps')
        taken[minute] = 1
      }
    }
  }
  if (taken.every((minute) => minute === 1)) return refuse('plan_endless')
  return ok({ ...plan, holidays: [...new Set(plan.holidays)].toSorted(), through: [...new Set(plan.through)] })
}

const isDate = (text: string): boolean => {
  const at = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

/** Quiet times from the one that holds now, or else the next, in order; at most `count` of them. */
export const quietTimes = (plan: Plan, wall: number, count = ahead): readonly Quiet[] => {
  const found: Quiet[] = []
  if (!isZone(plan.zone) || (plan.quiet.length === 0 && plan.holidays.length === 0)) return found
  const today = Math.floor(readingAt(plan.zone, wall) / dayMs) * dayMs
  const holidays = new Set(plan.holidays)
  let open: Quiet | null = null
  const close = (): void => {
    if (open !== null && open.to > wall) found.push(open)
  }
  for (let day = today - daysBack * dayMs; day <= today + daysAhead * dayMs && found.length < count; day += dayMs) {
    for (const next of ofDay(plan, day, holidays)) {
      if (open !== null && next.from <= open.to) open = { from: open.from, to: Math.max(open.to, next.to) }
      else {
        close()
        open = next
      }
    }
  }
  if (found.length < count) close()
  return found.slice(0, count)
}

/** Those that begin on this day, a reading of midnight; in order. */
const ofDay = (plan: Plan, day: number, holidays: ReadonlySet<string>): Quiet[] => {
  const date = new Date(day)
  const weekday = date.getUTCDay() || 7
  const spans = plan.quiet.filter((slot) => slot.days.includes(weekday)).map(spanOf)
  if (holidays.size > 0 && holidays.has(date.toISOString().slice(0, 10))) spans.push({ from: 0, to: 1440 })
  return spans
    .map(({ from, to }) => ({
      from: momentOf(plan.zone, day + from * minuteMs, 'first'),
      to: momentOf(plan.zone, day + to * minuteMs, 'last'),
    }))
    .filter(({ from, to }) => from < to)
    .toSorted((a, b) => a.from - b.from)
}

/** `until`: when the quiet ends, which is when one is back; or when the next begins, if any is near. */
export const planAt = (plan: Plan | null, wall: number): PlanState & { readonly backAt: number | null } => {
  const [first] = plan === null ? [] : quietTimes(plan, wall, 1)
  if (first === undefined) return { quiet: false, until: null, backAt: null }
  return first.from <= wall ? { quiet: true, until: first.to, backAt: first.to } : { quiet: false, until: first.from, backAt: null }
}
