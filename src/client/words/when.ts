/**
 * Times and durations in words, for one language tag. Pure: `now` is an argument, and only the reader's own zone is taken
 * from the host. Times of the same day show the clock alone, nearby days their name, others a date.
 */
const dayMs = 86_400_000

const once = <T>(make: (tag: string) => T): ((tag: string) => T) => {
  const made = new Map<string, T>()
  return (tag) => {
    const held = made.get(tag) ?? make(tag)
    made.set(tag, held)
    return held
  }
}
const clockFormat = once((tag) => new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }))
const weekdayFormat = once((tag) => new Intl.DateTimeFormat(tag, { weekday: 'short' }))
const dateFormat = once((tag) => new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'short' }))
const yearFormat = once((tag) => new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'short', year: 'numeric' }))
const longFormat = once((tag) => new Intl.DateTimeFormat(tag, { weekday: 'long', day: 'numeric', month: 'long' }))
const exactFormat = once((tag) => new Intl.DateTimeFormat(tag, { dateStyle: 'full', timeStyle: 'medium', hourCycle: 'h23' }))
const relative = once((tag) => new Intl.RelativeTimeFormat(tag, { numeric: 'always', style: 'narrow' }))
const relativeLong = once((tag) => new Intl.RelativeTimeFormat(tag, { numeric: 'auto', style: 'long' }))

/** Midnight at the start of the reader's day. */
export const startOfDay = (at: number): number => {
  const d = new Date(at)
  return new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime()
}
/** Whole calendar days from `at` to `now`; negative when `at` is in a later day. */
export const daysBetween = (at: number, now: number): number => Math.round((startOfDay(now) - startOfDay(at)) / dayMs)

/** 14:05 */
export const clock = (at: number, tag: string): string => clockFormat(tag).format(at)
/** 14:05, Mon 14:05, 3 May 14:05: as much of a date as is needed to be clear. */
export const moment = (at: number, now: number, tag: string): string => {
  const days = daysBetween(at, now)
  const time = clock(at, tag)
  if (days === 0) return time
  if (Math.abs(days) < 7) return `${weekdayFormat(tag).format(at)} ${time}`
  return `${date(at, now, tag)} ${time}`
}
/** 3 May, or 3 May 2024 when of another year. */
export const date = (at: number, now: number, tag: string): string =>
  (new Date(at).getFullYear() === new Date(now).getFullYear() ? dateFormat(tag) : yearFormat(tag)).format(at)
/** today, yesterday, else Monday, 3 May: for the lines between days. */
export const day = (at: number, now: number, tag: string): string => {
  const days = daysBetween(at, now)
  if (days === 0 || days === 1) return relativeLong(tag).format(-days, 'day')
  return new Date(at).getFullYear() === new Date(now).getFullYear() ? longFormat(tag).format(at) : yearFormat(tag).format(at)
}
export const exact = (at: number, tag: string): string => exactFormat(tag).format(at)

type Unit = 'second' | 'minute' | 'hour' | 'day'
/** The one unit that says a duration best, rounded down: nobody is idle for seven minutes after six and a half. */
const inUnits = (ms: number): [number, Unit] => {
  const s = Math.max(0, Math.floor(ms / 1000))
  if (s < 60) return [s, 'second']
  if (s < 3600) return [Math.floor(s / 60), 'minute']
  if (s < 172_800) return [Math.floor(s / 3600), 'hour']
  return [Math.floor(s / 86_400), 'day']
}
const unitFormat = once((key) => {
  const [tag, unit] = key.split(' ') as [string, Unit]
  return new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long' })
})
/** 6 minutes */
export const span = (ms: number, tag: string): string => {
  const [n, unit] = inUnits(ms)
  return unitFormat(`${tag} ${unit}`).format(n)
}
/** 4s ago, 6 min. ago */
export const ago = (at: number, now: number, tag: string): string => {
  const [n, unit] = inUnits(now - at)
  return relative(tag).format(-n, unit)
}
/** in 14 hr. */
export const ahead = (at: number, now: number, tag: string): string => {
  const [n, unit] = inUnits(at - now)
  return relative(tag).format(n, unit)
}
