import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { textWidth } from './env-bun.ts'
import { emptyLine, insert, press, textOf, viewOf, type Key, type Line } from './line-edit.ts'

const typed = (text: string, from: Line = emptyLine): Line => insert(from, text)
const after = (line: Line, ...keys: readonly Key[]): Line => keys.reduce((l, key) => press(l, key).line, line)
const shown = ({ before, after: rest }: Line): string => `${before}|${rest}`

describe('typing', () => {
  test('whole characters, as a reader sees them', () => {
    const family = '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}'
    expect(shown(after(typed(`a${family}`), { name: 'backspace' }))).toBe('a|')
    expect(shown(after(typed(`e\u0301${family}在`), { name: 'left' }, { name: 'left' }))).toBe(`e\u0301|${family}在`)
  })
  test('words and ends', () => {
    expect(shown(after(typed('one two  three'), { ctrl: true, name: 'w' }))).toBe('one two  |')
    expect(shown(after(typed('one two'), { meta: true, name: 'b' }, { ctrl: true, name: 'k' }))).toBe('one |')
    expect(shown(after(typed('one two'), { name: 'home' }, { ctrl: true, name: 'right' }))).toBe('one| two')
    expect(shown(after(typed('one two'), { ctrl: true, name: 'a' }, { ctrl: true, name: 'd' }))).toBe('|ne two')
  })
  test('keys that mean nothing here type nothing', () => {
    expect(
      textOf(
        after(
          emptyLine,
          { name: 'f5', sequence: '\u001b[15~' },
          { name: 'tab', sequence: '\t' },
          { ctrl: true, name: 'q', sequence: '\u0011' },
        ),
      ),
    ).toBe('  ')
  })
  test('a line with only blanks is not submitted', () => {
    expect(press(typed('  \n '), { name: 'return' })).toMatchObject({ line: { before: '', after: '' } })
    expect(press(typed('  '), { name: 'return' }).submitted).toBeUndefined()
  })
  test('history comes back, and so does what was being written', () => {
    const said = ['first', 'second'].reduce((l, text) => press(typed(text, l), { name: 'return' }).line, emptyLine)
    const up = { name: 'up' }
    const down = { name: 'down' }
    expect(textOf(after(typed('draft', said), up, up, up))).toBe('first')
    expect(textOf(after(typed('draft', said), up, up, down, down))).toBe('draft')
  })
})

test('whatever is typed, the row fits and the cursor is in it', () => {
  const key = fc.oneof(
    fc.constantFrom<Key>(
      { name: 'left' },
      { name: 'right' },
      { name: 'home' },
      { name: 'end' },
      { name: 'backspace' },
      { name: 'up' },
      { name: 'return' },
      { ctrl: true, name: 'w' },
      { meta: true, name: 'b' },
      { ctrl: true, name: 'j' },
    ),
    fc
      .string({ unit: fc.constantFrom('a', ' ', '在', '\u{1F44B}', 'e\u0301', '\u200D'), maxLength: 8 })
      .map((sequence): Key => ({ sequence })),
  )
  fc.assert(
    fc.property(fc.array(key, { maxLength: 40 }), fc.integer({ min: 4, max: 40 }), (keys, columns) => {
      const { row, cursor } = viewOf(after(emptyLine, ...keys), columns, textWidth)
      expect(textWidth(row)).toBeLessThanOrEqual(2 * columns)
      expect(cursor).toBeLessThan(columns)
      expect(row).not.toMatch(/[\n\r\u001b]/)
    }),
    { numRuns: 500 },
  )
})
