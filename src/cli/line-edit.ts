/**
 * One line being typed, as a pure machine: a key in, the next line out. Works in whole characters as a reader sees them, so that a family
 * emoji or an accent is one step. `viewOf` cuts the part around the cursor that fits a row, so that the row never wraps.
 */
export type Line = {
  readonly before: string
  readonly after: string
  readonly history: readonly string[]
  /** Where in the history one is; its length is the line being written, kept in `draft` meanwhile. */
  readonly at: number
  readonly draft: string
}
/** As `node:readline` tells of keys. */
export type Key = {
  readonly name?: string | undefined
  readonly ctrl?: boolean | undefined
  readonly meta?: boolean | undefined
  readonly sequence?: string | undefined
}
export type Pressed = { readonly line: Line; readonly submitted?: string }

const mostHistory = 200
export const emptyLine: Line = { before: '', after: '', history: [], at: 0, draft: '' }
export const textOf = (line: Line): string => line.before + line.after

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const characters = (text: string): string[] => [...segmenter.segment(text)].map((s) => s.segment)
const lastOf = (text: string): string => characters(text).at(-1) ?? ''
const firstOf = (text: string): string => characters(text)[0] ?? ''
const wordBefore = (text: string): string => /\S*\s*$/.exec(text)?.[0] ?? ''
const wordAfter = (text: string): string => /^\s*\S*/.exec(text)?.[0] ?? ''

const put = (line: Line, before: string, after: string): Pressed => ({ line: { ...line, before, after } })
const moveBy = (line: Line, text: string, way: 'back' | 'forth'): Pressed =>
  way === 'back'
    ? put(line, line.before.slice(0, line.before.length - text.length), text + line.after)
    : put(line, line.before + text, line.after.slice(text.length))

export const insert = (line: Line, text: string): Line => ({
  ...line,
  before:
    line.before +
    text
      .replace(/\r\n?/g, '\n')
      .replace(/\t/g, '  ')
      .replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, ''),
})

export const press = (line: Line, key: Key): Pressed => {
  if (key.ctrl === true) return control(line, key.name ?? '')
  if (key.meta === true) return withMeta(line, key.name ?? '')
  switch (key.name) {
    case 'return':
      return submit(line)
    case 'enter':
      return { line: insert(line, '\n') }
    case 'backspace':
      return put(line, line.before.slice(0, line.before.length - lastOf(line.before).length), line.after)
    case 'delete':
      return put(line, line.before, line.after.slice(firstOf(line.after).length))
    case 'left':
      return moveBy(line, lastOf(line.before), 'back')
    case 'right':
      return moveBy(line, firstOf(line.after), 'forth')
    case 'home':
      return moveBy(line, line.before, 'back')
    case 'end':
      return moveBy(line, line.after, 'forth')
    case 'up':
      return recall(line, line.at - 1)
    case 'down':
      return recall(line, line.at + 1)
    default:
      return key.sequence === undefined || key.sequence.startsWith('\u001b') ? { line } : { line: insert(line, key.sequence) }
  }
}

const control = (line: Line, name: string): Pressed => {
  switch (name) {
    case 'a':
      return moveBy(line, line.before, 'back')
    case 'e':
      return moveBy(line, line.after, 'forth')
    case 'b':
      return moveBy(line, lastOf(line.before), 'back')
    case 'f':
      return moveBy(line, firstOf(line.after), 'forth')
    case 'h':
      return press(line, { name: 'backspace' })
    case 'd':
      return press(line, { name: 'delete' })
    case 'u':
      return put(line, '', line.after)
    case 'k':
      return put(line, line.before, '')
    case 'w':
    case 'backspace':
      return put(line, line.before.slice(0, line.before.length - wordBefore(line.before).length), line.after)
    case 'p':
      return recall(line, line.at - 1)
    case 'n':
      return recall(line, line.at + 1)
    case 'left':
      return moveBy(line, wordBefore(line.before), 'back')
    case 'right':
      return moveBy(line, wordAfter(line.after), 'forth')
    case 'j':
      return { line: insert(line, '\n') }
    default:
      return { line }
  }
}
const withMeta = (line: Line, name: string): Pressed => {
  switch (name) {
    case 'b':
    case 'left':
      return control(line, 'left')
    case 'f':
    case 'right':
      return control(line, 'right')
    case 'd':
      return put(line, line.before, line.after.slice(wordAfter(line.after).length))
    case 'backspace':
      return control(line, 'w')
    case 'return':
    case 'enter':
      return { line: insert(line, '\n') }
    default:
      return { line }
  }
}

const submit = (line: Line): Pressed => {
  const text = textOf(line)
  if (text.trim() === '') return { line: { ...line, before: '', after: '' } }
  const history = line.history.at(-1) === text ? line.history : [...line.history, text].slice(-mostHistory)
  return { line: { before: '', after: '', history, at: history.length, draft: '' }, submitted: text }
}
const recall = (line: Line, at: number): Pressed => {
  if (at < 0 || at > line.history.length) return { line }
  const draft = line.at === line.history.length ? textOf(line) : line.draft
  return { line: { ...line, before: line.history[at] ?? draft, after: '', at, draft } }
}

/** The row to show in `columns`, and the column of the cursor in it. A break in the text is shown as one sign. */
export const viewOf = (line: Line, columns: number, width: (text: string) => number): { readonly row: string; readonly cursor: number } => {
  const shown = (text: string): string[] => characters(text.replace(/\n/g, '⏎'))
  const before = shown(line.before)
  const after = shown(line.after)
  const room = Math.max(1, columns - 1)
  let used = 0
  let from = before.length
  while (from > 0 && used + width(before[from - 1]!) <= room) used += width(before[--from]!)
  const cursor = used
  let to = 0
  while (to < after.length && used + width(after[to]!) <= room) used += width(after[to++]!)
  return { row: before.slice(from).join('') + after.slice(0, to).join(''), cursor }
}
