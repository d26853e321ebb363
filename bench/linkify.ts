/** `npm run bench -- linkify`: the slowest of 12,000 hostile message bodies of 40,000 characters. Bound: 100 ms each, on the server and in readers alike. */
import { parseText } from '../src/domain/text.ts'
import { limits } from '../src/protocol/limits.ts'

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
const most = Number(process.argv[2] ?? 12_000)
/** Every pair of signs, then mixtures of three and four, always the same ones. */
const units = [
  ...pairs,
  ...Array.from({ length: most }, (_, n) =>
    Array.from({ length: 3 + (n % 2) }, (_, k) => signs[(n * 7 + k * 13 + Math.floor(n / (k + 2))) % signs.length]).join(''),
  ),
].slice(0, most)
const slow: [number, string][] = []
for (const unit of units) {
  const body = unit.repeat(Math.ceil(limits.messageChars / unit.length)).slice(0, limits.messageChars)
  const from = Bun.nanoseconds()
  parseText(body)
  slow.push([(Bun.nanoseconds() - from) / 2e6, unit])
}
slow.sort((a, b) => b[0] - a[0])
for (const [ms, unit] of slow.slice(0, 8)) console.log(`${ms.toFixed(1).padStart(8)} ms  ${JSON.stringify(unit)}`)
const over = slow.filter(([ms]) => ms > 100).length
console.log(`${slow.length} bodies, ${over} over 100 ms, slowest ${slow[0]![0].toFixed(1)} ms: ${over === 0 ? 'ok' : 'MISS'}`)
process.exitCode = over === 0 ? 0 : 1
