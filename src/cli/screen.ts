/**
 * A terminal with a conversation above and a line to type on below. Whatever is printed goes above; the line being typed stays whole. In a
 * terminal that cannot move its cursor, and in a pipe, lines are simply printed and read. `stop` leaves the terminal as it was.
 */
import { createInterface, emitKeypressEvents } from 'node:readline'
import { textWidth } from './env-bun.ts'
import { emptyLine, insert, press, textOf, viewOf, type Key, type Line } from './line-edit.ts'
import { isDumb, paint } from './terminal.ts'

export type ScreenEvents = {
  readonly submitted: (text: string) => void
  /** The line now being typed. */
  readonly edited: (text: string) => void
  readonly left: () => void
}
export type Screen = {
  print(text: string): void
  status(text: string): void
  stop(): void
}

export const openScreen = (events: ScreenEvents): Screen =>
  process.stdin.isTTY === true && process.stdout.isTTY === true && !isDumb ? new LiveScreen(events) : plainScreen(events)

const plainScreen = (events: ScreenEvents): Screen => {
  const lines = createInterface({ input: process.stdin, terminal: false })
  lines.on('line', events.submitted)
  lines.on('close', events.left)
  const interrupted = (): void => events.left()
  process.once('SIGINT', interrupted)
  return {
    print: (text) => void process.stdout.write(`${text}\n`),
    status: () => {},
    stop: () => {
      process.off('SIGINT', interrupted)
      lines.removeAllListeners('close')
      lines.close()
      process.stdin.pause()
    },
  }
}

const codes = { up: '\u001b[1A', clearDown: '\u001b[J', pasteOn: '\u001b[?2004h', pasteOff: '\u001b[?2004l' } as const
const prompt = '> '

class LiveScreen implements Screen {
  readonly #events: ScreenEvents
  #line: Line = emptyLine
  #status = ''
  #drawn = false
  #pasting = false
  readonly #onKey = (text: string | undefined, key: Key): void => this.#key(text, key)
  readonly #onResize = (): void => this.#write('')
  readonly #onContinue = (): void => this.#enter()

  constructor(events: ScreenEvents) {
    this.#events = events
    emitKeypressEvents(process.stdin)
    process.stdin.on('keypress', this.#onKey)
    process.stdout.on('resize', this.#onResize)
    process.on('SIGCONT', this.#onContinue)
    this.#enter()
  }

  print(text: string): void {
    this.#write(`${text}\n`)
  }
  status(text: string): void {
    if (text === this.#status) return
    this.#status = text
    this.#write('')
  }
  stop(): void {
    this.#leave()
    process.stdin.off('keypress', this.#onKey)
    process.stdout.off('resize', this.#onResize)
    process.off('SIGCONT', this.#onContinue)
    process.stdin.pause()
  }

  #enter(): void {
    process.stdin.setRawMode(true)
    process.stdin.resume()
    this.#drawn = false
    process.stdout.write(codes.pasteOn)
    this.#write('')
  }
  #leave(): void {
    process.stdout.write(`${this.#erased()}${codes.pasteOff}`)
    this.#drawn = false
    process.stdin.setRawMode(false)
  }

  #key(text: string | undefined, key: Key): void {
    if (key.name === 'paste-start' || key.name === 'paste-end') {
      this.#pasting = key.name === 'paste-start'
      return
    }
    if (this.#pasting) return this.#set(insert(this.#line, text ?? key.sequence ?? ''))
    if (key.ctrl === true && key.name === 'c') return this.#events.left()
    if (key.ctrl === true && key.name === 'd' && textOf(this.#line) === '') return this.#events.left()
    if (key.ctrl === true && key.name === 'z') return this.#suspend()
    if (key.ctrl === true && key.name === 'l') {
      process.stdout.write('\u001b[2J\u001b[H')
      this.#drawn = false
      return this.#write('')
    }
    const pressed = press(this.#line, key.sequence === undefined && text !== undefined ? { ...key, sequence: text } : key)
    this.#set(pressed.line)
    if (pressed.submitted !== undefined) this.#events.submitted(pressed.submitted)
  }
  #set(line: Line): void {
    const before = textOf(this.#line)
    this.#line = line
    this.#write('')
    if (textOf(line) !== before) this.#events.edited(textOf(line))
  }
  /** The shell takes over; the same process comes back with SIGCONT. */
  #suspend(): void {
    this.#leave()
    process.kill(process.pid, 'SIGTSTP')
  }

  #erased(): string {
    return this.#drawn ? `\r${codes.up}${codes.clearDown}` : ''
  }
  /** One write, so that nothing is ever seen half drawn. Neither row of the two wraps. */
  #write(text: string): void {
    const columns = Math.max(20, process.stdout.columns || 80)
    const { row, cursor } = viewOf(this.#line, columns - prompt.length, textWidth)
    const status = cut(this.#status, columns - 1)
    const at = prompt.length + cursor
    const erased = this.#erased()
    this.#drawn = true
    process.stdout.write(`${erased}${text}${paint('dim', status)}\n${paint('bold', prompt)}${row}\r\u001b[${at}C`)
  }
}

/** Status lines hold no colours, so that they can be cut anywhere. */
const cut = (text: string, columns: number): string => {
  if (textWidth(text) <= columns) return text
  let kept = ''
  for (const c of text) {
    if (textWidth(kept + c) > columns - 1) break
    kept += c
  }
  return `${kept}…`
}
