/** `npm run bench -- linkify`: the slowest of 12,000 hostile message bodies of 40,000 characters. Bound: 100 ms each, on the server and in readers alike. */
import { parseText } from '../src/domain/text.ts'
import { limits } from '../src/protocol/limits.ts'
import { finish, option, quantile } from './support/report.ts'

const signs = [
  'http://',
  'https://a',
  'mailto:',
  'www.',
  'a@b.c',
  '//',
  '[',
  ']',
  '(',
  ')',
  '<',
  '>',
  '`',
  '*',
  '_',
  '~~',
  '#',
  '?',
  '/',
  '.',
  ':',
  '!',
  '\\',
  '|',
  '- ',
  '1. ',
  '> ',
  '\n',
  ' ',
  '@a',
  'é',
  '你',
  '\u202e',
  "'",
  '"',
  '&',
]
const pairs = signs.flatMap((a) => signs.map((b) => a + b))
const most = option('bodies', 12_000)
/** Every pair of signs, then mixtures of three and four, always the same ones. */
const units = [
  ...pairs,
  ...Array.from({ length: most }, (_, n) =>
    Array.from({ length: 3 + (n % 2) }, (_, k) => signs[(n * 7 + k * 13 + Math.floor(n / (k + 2))) % signs.length]).join(''),
  ),
].slice(0, most)
const timed = units.map((unit) => {
  const body = unit.repeat(Math.ceil(limits.messageChars / unit.length)).slice(0, limits.messageChars)
  const from = Bun.nanoseconds()
  parseText(body)
  return { ms: (Bun.nanoseconds() - from) / 1e6, unit }
})
const slowest = timed.toSorted((a, b) => b.ms - a.ms).slice(0, 8)
finish({
  bench: 'linkify',
  rows: [
    { name: 'bodies', value: timed.length, unit: '' },
    {
      name: 'median',
      value: quantile(
        timed.map(({ ms }) => ms),
        0.5,
      ),
      unit: 'ms',
    },
    { name: 'slowest', value: slowest[0]!.ms, unit: 'ms', bound: { atMost: 100 }, strict: true },
  ],
  notes: [`slowest of: ${slowest.map(({ ms, unit }) => `${JSON.stringify(unit)} ${ms.toFixed(1)} ms`).join(', ')}`],
})
