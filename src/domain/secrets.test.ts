import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { isSame } from './secrets.ts'

describe('comparing secrets', () => {
  test('[S-201] is right for any two texts', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (one, other) => isSame(one, other) === (one === other)))
    fc.assert(fc.property(fc.string(), (text) => isSame(text, `${text}`) && !isSame(text, `${text}x`) && !isSame(`${text}x`, text)))
  })
  test('[S-201] reads everything, wherever the first difference is', () => {
    const secret = 'a'.repeat(64)
    const reads = (guess: string): number => {
      let count = 0
      const watched = { length: guess.length, charCodeAt: (i: number) => ((count += 1), guess.charCodeAt(i)) }
      isSame(secret, watched as unknown as string)
      return count
    }
    expect([reads(`b${'a'.repeat(63)}`), reads(`${'a'.repeat(63)}b`), reads(secret)]).toEqual([64, 64, 64])
  })
})
