/**
 * A QR code in a terminal: two rows of it in one line of text. In colour it is black on white whatever the terminal looks like; without, what
 * is light is drawn, as most terminals are dark.
 */
import { generate } from 'lean-qr'

const quiet = 2
const shapes = { none: ' ', upper: '▀', lower: '▄', both: '█' } as const
const shapeOf = (upper: boolean, lower: boolean): string =>
  upper ? (lower ? shapes.both : shapes.upper) : lower ? shapes.lower : shapes.none

export const halfBlocks = (text: string, how: 'colour' | 'plain'): string => {
  const code = generate(text)
  const isInk = (x: number, y: number): boolean => code.get(x, y) === (how === 'colour')
  const lines: string[] = []
  for (let y = -quiet; y < code.size + quiet; y += 2) {
    let line = ''
    for (let x = -quiet; x < code.size + quiet; x++) line += shapeOf(isInk(x, y), isInk(x, y + 1))
    lines.push(how === 'colour' ? `\u001b[30;107m${line}\u001b[0m` : line)
  }
  return lines.join('\n')
}
