/** Whatever is done to a sealed line afterwards shows at that line. */
import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { follow, seal, unfollowed, type SealedLine } from './audit.ts'

const hash = (text: string): string => new Bun.CryptoHasher('sha256').update(text).digest('hex')
const chain = (details: readonly string[]): SealedLine[] => {
  const lines: SealedLine[] = []
  for (const [n, detail] of details.entries())
    lines.push(seal({ seq: n + 1, at: n, actor: null, action: 'place.update', target: null, detail }, lines.at(-1)?.hash ?? null, hash))
  return lines
}
const details = fc.array(fc.string({ maxLength: 8 }), { minLength: 1, maxLength: 12 })

test('[S-60] an untouched chain holds, followed in any pieces', () => {
  fc.assert(
    fc.property(details, fc.nat(11), (said, cut) => {
      const lines = chain(said)
      const whole = follow(unfollowed, lines, hash)
      expect(whole).toEqual({ count: lines.length, head: lines.at(-1)!.hash, broken: null })
      expect(follow(follow(unfollowed, lines.slice(0, cut), hash), lines.slice(cut), hash)).toEqual(whole)
    }),
  )
})

test('[S-60] the first line that was changed, taken out or put in is named', () => {
  fc.assert(
    fc.property(details, fc.nat(), fc.constantFrom('detail', 'at', 'actor', 'target', 'action', 'hash'), (said, pick, field) => {
      const lines = chain(said)
      const at = pick % lines.length
      const changed = lines.map((l, n) =>
        n === at ? { ...l, [field]: field === 'at' ? l.at + 1 : `${String(l[field as 'detail'])}!` } : l,
      )
      expect(follow(unfollowed, changed, hash).broken).toBe(at + 1)
      const without = lines.toSpliced(at, 1)
      expect(follow(unfollowed, without, hash).broken).toBe(at === lines.length - 1 ? null : at + 2)
      const twice = lines.toSpliced(at, 0, lines[at]!)
      expect(follow(unfollowed, twice, hash).broken).toBe(at + 1)
    }),
  )
})
