import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { calendarText, type Absence } from './ical.ts'

type Line = { readonly name: string; readonly params: string; readonly value: string }
/** A reader of its own: unfolds, splits, unescapes, and insists on the grammar. */
const read = (text: string): { readonly calendar: Line[]; readonly events: Map<string, Line>[] } => {
  expect(text.endsWith('\r\n')).toBe(true)
  const physical = text.slice(0, -2).split('\r\n')
  for (const line of physical) {
    expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75)
    expect(line).not.toMatch(/[\r\n]/)
  }
  const lines = physical
    .join('\r\n')
    .replace(/\r\n /g, '')
    .split('\r\n')
    .map((line): Line => {
      const [, name, params, value] = /^([A-Z-]+)((?:;[A-Z-]+=[^;:]*)*):(.*)$/s.exec(line) ?? []
      if (name === undefined) throw new Error(`no content line: ${line}`)
      return { name, params: params ?? '', value: value ?? '' }
    })
  expect([lines[0], lines.at(-1)].map((l) => `${l!.name}:${l!.value}`)).toEqual(['BEGIN:VCALENDAR', 'END:VCALENDAR'])
  const calendar: Line[] = []
  const events: Map<string, Line>[] = []
  let event: Map<string, Line> | null = null
  for (const line of lines.slice(1, -1)) {
    if (line.name === 'BEGIN') event = new Map()
    else if (line.name === 'END') {
      events.push(event!)
      event = null
    } else if (event === null) calendar.push(line)
    else {
      expect(event.has(line.name)).toBe(false)
      event.set(line.name, line)
    }
  }
  return { calendar, events }
}
const plain = (value: string): string => {
  expect(value.replace(/\\[\\;,n]/g, '')).not.toMatch(/[\\;,]/)
  return value.replace(/\\([\\;,n])/g, (_, c: string) => (c === 'n' ? '\n' : c))
}
const at = Date.UTC(2026, 2, 2, 9, 0, 0)
const span = (startsAt: number, endsAt: number) => ({ kind: 'span', startsAt, endsAt }) as const

test('[P-411] times are UTC, days are dates, and what has no length is no event', () => {
  const absences: Absence[] = [
    { uid: 'a@zaima', when: span(at, at + 3_600_000), summary: 'Away', busy: 'free' },
    { uid: 'b@zaima', when: span(at, at), summary: 'Nothing', busy: 'free' },
    { uid: 'c@zaima', when: { kind: 'day', date: '2026-12-31' }, summary: 'Day off', busy: 'busy' },
  ]
  const { calendar, events } = read(calendarText({ name: 'Ana', madeAt: at, absences }))
  expect(calendar.map((l) => l.name)).toEqual(expect.arrayContaining(['VERSION', 'PRODID']))
  expect(events.map((e) => ['DTSTAMP', 'DTSTART', 'DTEND', 'TRANSP'].map((n) => `${e.get(n)!.params}${e.get(n)!.value}`))).toEqual([
    ['20260302T090000Z', '20260302T090000Z', '20260302T100000Z', 'TRANSPARENT'],
    ['20260302T090000Z', ';VALUE=DATE20261231', ';VALUE=DATE20270101', 'OPAQUE'],
  ])
})

test('[P-411] any text comes out of a reader as it went in, and no line is longer than 75 octets', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.string({ unit: fc.constantFrom('勿', '扰', ';', ',', '\\', '\n', 'a', '👩‍🚀'), maxLength: 200 }),
  )
  fc.assert(
    fc.property(text, text, (name, summary) => {
      const { calendar, events } = read(
        calendarText({ name, madeAt: at, absences: [{ uid: 'a', when: span(at, at + 1000), summary, busy: 'busy' }] }),
      )
      const without = (t: string) =>
        t.replace(/\r\n|\r/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, (c) => (c === '\n' ? c : ''))
      expect(plain(calendar.find((l) => l.name === 'NAME')!.value)).toBe(without(name))
      expect(plain(events[0]!.get('SUMMARY')!.value)).toBe(without(summary))
    }),
  )
})
