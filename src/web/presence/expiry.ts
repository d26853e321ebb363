/** For how long something declared holds: presets to dates, in the reader's own calendar. Pure. */
export const presets = ['open', 'halfHour', 'hour', 'fourHours', 'today', 'week'] as const
export type Preset = (typeof presets)[number]

/** The end of a preset, or nothing for “until I change it”. A week ends with its Sunday. */
export const endOf = (preset: Preset, now: number): number | undefined => {
  const minutes: Partial<Record<Preset, number>> = { halfHour: 30, hour: 60, fourHours: 240 }
  const length = minutes[preset]
  if (length !== undefined) return now + length * 60_000
  if (preset === 'open') return undefined
  const today = new Date(now)
  const days = preset === 'today' ? 1 : 8 - (today.getDay() || 7)
  return new Date(today.getFullYear(), today.getMonth(), today.getDate() + days).getTime()
}

/** A moment as a field for date and time writes it, in the reader's zone; and back, or nothing while it is not whole. */
export const localText = (at: number): string => {
  const d = new Date(at)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}T${two(d.getHours())}:${two(d.getMinutes())}`
}
export const atLocal = (text: string): number | null => {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) ? new Date(text).getTime() : Number.NaN
  return Number.isNaN(at) ? null : at
}
