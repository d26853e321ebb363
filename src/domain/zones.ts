/**
 * Time zones, by the calendar data of the host. A reading is what clocks on the wall show in a zone. Where clocks skip a
 * reading, it stands for the moment of the skip; where they show one twice, there is a first and a last.
 */
const minuteMs = 60_000
const dayMs = 86_400_000

const formats = new Map<string, Intl.DateTimeFormat | null>()
const formatOf = (zone: string): Intl.DateTimeFormat | null => {
  let format = formats.get(zone)
  if (format === undefined) {
    try {
      format = new Intl.DateTimeFormat('en-US', {
        timeZone: zone,
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
      })
    } catch {
      format = null
    }
    // What people make up must not fill the memory.
    if (formats.size > 1_000) formats.clear()
    formats.set(zone, format)
  }
  return format
}
/** Names of places only: a fixed offset knows no summer time, and the host may not know it either. */
export const isZone = (zone: string): boolean => /^[A-Za-z]/.test(zone) && formatOf(zone) !== null

/** The reading in the zone as if it were one of UTC, to the second. */
export const readingAt = (zone: string, at: number): number => {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {}
  for (const { type, value } of formatOf(zone)?.formatToParts(at) ?? []) parts[type] = Number(value)
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second)
}
const offsetAt = (zone: string, at: number): number => readingAt(zone, at) - Math.floor(at / 1000) * 1000

/** When clocks of the zone show this reading: the `first` or the `last` time. */
export const momentOf = (zone: string, reading: number, which: 'first' | 'last'): number => {
  // No zone changes twice within three days, and none by more than a day.
  const before = offsetAt(zone, reading - 1.5 * dayMs)
  const after = offsetAt(zone, reading + 1.5 * dayMs)
  const moments = [reading - before, reading - after].filter((at) => readingAt(zone, at) === reading)
  if (moments.length > 0) return which === 'first' ? Math.min(...moments) : Math.max(...moments)
  return skipAt(zone, reading - Math.max(before, after), reading - Math.min(before, after), reading)
}

/** The first minute within these bounds at which clocks have passed the reading. */
const skipAt = (zone: string, from: number, to: number, reading: number): number => {
  let low = Math.floor(from / minuteMs) - 1
  let high = Math.ceil(to / minuteMs)
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (readingAt(zone, middle * minuteMs) >= reading) high = middle
    else low = middle
  }
  return high * minuteMs
}
