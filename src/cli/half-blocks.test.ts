import { expect, test } from 'bun:test'
import { generate } from 'lean-qr'
import { halfBlocks } from './half-blocks.ts'

const text = 'https://chat.example.org/approve#BCDF-GHJK'
const isUpper = (shape: string): boolean => shape === '▀' || shape === '█'
const isLower = (shape: string): boolean => shape === '▄' || shape === '█'

test('[S-149] the picture in the terminal is the code, module by module, with a rim of light', () => {
  const code = generate(text)
  for (const how of ['colour', 'plain'] as const) {
    const lines = halfBlocks(text, how)
      .split('\n')
      .map((line) => line.replaceAll(/\u001b\[[\d;]*m/g, ''))
    expect(new Set(lines.map((line) => line.length))).toEqual(new Set([code.size + 4]))
    for (let y = -2; y < code.size + 2; y++)
      for (let x = -2; x < code.size + 2; x++) {
        const shape = lines[Math.floor((y + 2) / 2)]![x + 2]!
        const drawn = (y + 2) % 2 === 0 ? isUpper(shape) : isLower(shape)
        if (drawn !== (code.get(x, y) === (how === 'colour'))) throw new Error(`${how}: wrong at ${x}, ${y}`)
      }
  }
})
