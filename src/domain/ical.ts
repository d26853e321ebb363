/**
 * A person's absences as an iCalendar file (RFC 5545): lines end with CRLF and are folded at 75 octets, text is escaped, times are UTC.
 * Only what has both ends is an event; a state "until changed" is none.
 */
/** A time span, or a whole day of the person's own calendar (`2026-12-24`), which has no zone. */
export type When =
  | { readonly kind: 'span'; readonly startsAt: number; readonly endsAt: number }
  | { readonly kind: 'day'; readonly date: string }
export type Absence = {
  readonly uid: string
  readonly when: When
  readonly summary: string
  readonly description?: string
  readonly busy: 'busy' | 'free'
}
export type Calendar = { readonly name: string; readonly madeAt: number; readonly absences: readonly Absence[] }

export const calendarText = ({ name, madeAt, absences }: Calendar): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Zaima//Absence//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `NAME:${escaped(name)}`,
    `X-WR-CALNAME:${escaped(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT15M',
    'X-PUBLISHED-TTL:PT15M',
    ...absences.filter(({ when }) => when.kind === 'day' || when.endsAt > when.startsAt).flatMap((a) => eventLines(a, madeAt)),
    'END:VCALENDAR',
  ]
    .flatMap(folded)
    .join('\r\n') + '\r\n'

const eventLines = (a: Absence, madeAt: number): string[] => [
  'BEGIN:VEVENT',
  `UID:${escaped(a.uid)}`,
  `DTSTAMP:${utc(madeAt)}`,
  ...whenLines(a.when),
  `SUMMARY:${escaped(a.summary)}`,
  ...(a.description === undefined || a.description === '' ? [] : [`DESCRIPTION:${escaped(a.description)}`]),
  `TRANSP:${a.busy === 'busy' ? 'OPAQUE' : 'TRANSPARENT'}`,
  'CLASS:PUBLIC',
  'END:VEVENT',
]

const whenLines = (when: When): string[] =>
  when.kind === 'span'
    ? [`DTSTART:${utc(when.startsAt)}`, `DTEND:${utc(when.endsAt)}`]
    : [`DTSTART;VALUE=DATE:${when.date.replaceAll('-', '')}`, `DTEND;VALUE=DATE:${dayAfter(when.date).replaceAll('-', '')}`]
const dayAfter = (date: string): string => new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)

/** 20260302T090000Z; the file knows whole seconds. */
const utc = (at: number): string => new Date(at).toISOString().replace(/[-:]|\.\d+/g, '')

const escaped = (text: string): string =>
  text
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\r\n|\r|\n/g, '\\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')

/** At most 75 octets a line, counted in UTF-8; a character is never split. What goes on begins with a space. */
const folded = (line: string): string[] => {
  const lines: string[] = []
  let part = ''
  let size = 0
  for (const character of line) {
    const octets = octetsOf(character)
    if (size + octets > 75) {
      lines.push(part)
      part = ' '
      size = 1
    }
    part += character
    size += octets
  }
  return [...lines, part]
}
const octetsOf = (character: string): number => {
  const code = character.codePointAt(0) ?? 0
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
}
