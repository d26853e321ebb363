/**
 * The machine's randomness: the one place where it enters the program. Ids sort by the time they were made at, and within one
 * process no id is ever lower than the one before, even if the wall clock steps back. They can not be guessed from one another.
 */
import type { HashToken, Ids } from '../ports.ts'

const digits = '0123456789abcdefghjkmnpqrstvwxyz'
const timeChars = 9
/** The random part is two numbers, for 55 bits do not fit into one. */
const highChars = 5
const lowChars = 6
const highRange = 2 ** 25
const lowRange = 2 ** 30

const base32 = (value: number, chars: number): string => {
  let text = ''
  for (let i = 0, rest = value; i < chars; i++, rest = Math.floor(rest / 32)) text = digits.charAt(rest % 32) + text
  return text
}

/** Random numbers of 32 bits, drawn from the system a block at a time: one call for each id would cost more than the id. */
const wordSource = (): (() => number) => {
  const block = new Uint32Array(1024)
  let used = block.length
  return () => {
    if (used === block.length) {
      crypto.getRandomValues(block)
      used = 0
    }
    const word = block[used]!
    block[used] = 0
    used += 1
    return word
  }
}

export const systemIds = (): Ids => {
  const word = wordSource()
  const bits = (count: number): number => word() >>> (32 - count)
  let lastTime = 0
  let timeText = base32(0, timeChars)
  let high = 0
  let low = 0
  const begin = (time: number) => {
    lastTime = time
    timeText = base32(time, timeChars)
    high = bits(25)
    low = bits(30)
  }
  const advance = (now: number) => {
    if (now > lastTime) return begin(now)
    // Further by 40 random bits, so that no id tells its neighbours.
    const sum = low + 1 + bits(30)
    low = sum % lowRange
    high += bits(10) + (sum >= lowRange ? 1 : 0)
    if (high >= highRange) begin(lastTime + 1)
  }
  return {
    next(letter, now) {
      advance(Math.floor(now))
      return letter + timeText + base32(high, highChars) + base32(low, lowChars)
    },
    token: () => Buffer.from(Uint32Array.from({ length: 8 }, word).buffer).toString('base64url'),
    random: () => (bits(27) * 2 ** 26 + bits(26)) / 2 ** 53,
  }
}

export const hashToken: HashToken = (token) => new Bun.CryptoHasher('sha256').update(token).digest('hex')
