/**
 * The machine's randomness: the one place where it enters the program. Ids sort by the time they were made at, and within one
 * process no id is ever lower than the one before, even if the wall clock steps back. They can not be guessed from one another.
 */
import type { HashToken, Ids } from '../ports.ts'

const digits = '0123456789abcdefghjkmnpqrstvwxyz'
const timeChars = 9
const randomChars = 11
const randomRange = 1n << BigInt(5 * randomChars)

const base32 = (value: bigint, chars: number): string => {
  let text = ''
  for (let i = 0, rest = value; i < chars; i++, rest >>= 5n) text = digits[Number(rest & 31n)] + text
  return text
}

/** Random bytes, drawn from the system a block at a time: one call for each id would cost more than the id. */
const byteSource = (): ((count: number) => Uint8Array) => {
  const block = new Uint8Array(4096)
  let used = block.length
  return (count) => {
    if (used + count > block.length) {
      crypto.getRandomValues(block)
      used = 0
    }
    used += count
    return block.slice(used - count, used)
  }
}

const toBigInt = (bytes: Uint8Array): bigint => bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)

export const systemIds = (): Ids => {
  const bytes = byteSource()
  let lastTime = 0
  let lastRandom = 0n
  const advance = (now: number) => {
    if (now > lastTime) {
      lastTime = now
      lastRandom = toBigInt(bytes(8)) % randomRange
      return
    }
    lastRandom += 1n + toBigInt(bytes(5))
    if (lastRandom < randomRange) return
    lastTime += 1
    lastRandom = toBigInt(bytes(8)) % randomRange
  }
  return {
    next(letter, now) {
      advance(Math.floor(now))
      return letter + base32(BigInt(lastTime), timeChars) + base32(lastRandom, randomChars)
    },
    token: () => Buffer.from(bytes(32)).toString('base64url'),
    random: () => Number(toBigInt(bytes(7)) >> 3n) / 2 ** 53,
  }
}

export const hashToken: HashToken = (token) => new Bun.CryptoHasher('sha256').update(token).digest('hex')
