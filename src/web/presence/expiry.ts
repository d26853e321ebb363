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
