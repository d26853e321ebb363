/**
 * What the command line knows of its terminal: language by the usual variables, colours only where they are wanted, presence as a shape,
 * and text of other people made harmless. Everything here follows from the environment at start.
 */
import { en, type Words } from '../client/words/en.ts'
import { zhCn } from '../client/words/zh-cn.ts'
import type { PresenceState } from '../protocol/model.ts'
import { processEnv } from '../server/config.ts'
import { sayEn, sayZh, type Say } from './words.ts'

export const environment = processEnv()
const localeName = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'] || ''
const chinese = /^zh/i.test(localeName)
export const words: Words = chinese ? zhCn : en
export const say: Say = chinese ? sayZh : sayEn

export const isDumb = environment['TERM'] === 'dumb'
/** Can people be asked, and answered, here? */
export const isInteractive = (): boolean => process.stdin.isTTY === true && process.stdout.isTTY === true

const styles = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
} as const
export type Style = keyof typeof styles
export type Paint = (style: Style, text: string) => string

export const hasColours = (stream: { readonly isTTY?: boolean }): boolean => stream.isTTY === true && !isDumb && !environment['NO_COLOR']
const paintFor = (stream: { readonly isTTY?: boolean }): Paint => {
  const colours = hasColours(stream)
  return (style, text) => (colours ? `\u001b[${styles[style][0]}m${text}\u001b[${styles[style][1]}m` : text)
}
export const paint: Paint = paintFor(process.stdout)
export const paintError: Paint = paintFor(process.stderr)

export const out = (line = ''): void => void process.stdout.write(`${line}\n`)
export const err = (line: string): void => void process.stderr.write(`${line}\n`)
export const outJson = (value: unknown): void => out(JSON.stringify(value))

const glyphs: Record<PresenceState, readonly [shape: string, plain: string, style: Style]> = {
  online: ['●', '*', 'green'],
  idle: ['☾', 'z', 'yellow'],
  away: ['◷', 'a', 'yellow'],
  dnd: ['⊖', 'x', 'red'],
  busy: ['◍', 'b', 'magenta'],
  offline: ['○', 'o', 'dim'],
  unverified: ['◌', '?', 'dim'],
  hidden: ['–', '-', 'dim'],
  off: ['∅', '/', 'dim'],
}
const unicode = localeName === '' || /utf-?8/i.test(localeName)
export const glyph = (state: PresenceState): string => {
  const [shape, plain, style] = glyphs[state]
  return paint(style, unicode ? shape : plain)
}

/** What others wrote must not drive the terminal: no control characters, and none that turn the direction of text around. */
export const plain = (text: string): string => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '�')
