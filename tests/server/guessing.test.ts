/** Guessing in earnest: the whole command table on a real database, real password hashes, and counted how many were ever checked. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { argonPasswords } from '../../src/server/adapters/passwords.ts'
import type { Reply } from '../../src/server/dispatch.ts'
import type { Passwords } from '../../src/server/ports.ts'
import { password } from '../support/given.ts'
import { openStage, type Stage } from '../support/world.ts'

const guesses = 10_000
const addresses = 500
const ownDevice = 'the key of a device that this person has used'

describe('guessing', () => {
  let stage: Stage
  let checked = 0
  const counting = (): Passwords => {
    const real = argonPasswords({ cost: { memoryCost: 1024, timeCost: 1 } })
    return {
      hash: (secret) => real.hash(secret),
      verify: (secret, hash) => {
        checked += 1
        return real.verify(secret, hash)
      },
    }
  }
  const signIn = (address: string, guess: string, deviceKey?: string): Promise<Reply> =>
    stage.core.dispatch(
      'session.signIn',
      { name: 'ana', password: guess, device: 'web' },
      { kind: 'anonymous', address, userAgent: '', ...(deviceKey === undefined ? {} : { deviceKey }) },
    )
  const addressOf = (n: number): string => `10.9.${Math.floor(n / 250)}.${n % 250}`

  beforeAll(async () => {
    stage = await openStage({ hashing: counting() })
    await stage.person('Ana')
    expect(await signIn('192.0.2.1', password, ownDevice)).toMatchObject({ ok: true })
  })
  afterAll(() => stage.closes())

  test('[S-171] of 10,000 guesses from 500 addresses at most 100 are ever checked, and the owner comes in at once from a device of theirs', async () => {
    checked = 0
    const codes = new Map<string, number>()
    for (let n = 0; n < guesses; n += addresses) {
      const answers = await Promise.all(Array.from({ length: addresses }, (_, i) => signIn(addressOf(i), `guess ${n + i}`)))
      for (const answer of answers) {
        const code = answer.ok ? 'in' : answer.error.code
        codes.set(code, (codes.get(code) ?? 0) + 1)
      }
    }
    expect([...codes.keys()].toSorted()).toEqual(['rate_limited', 'wrong_credentials'])
    expect(checked).toBe(codes.get('wrong_credentials')!)
    expect(checked).toBeLessThanOrEqual(100)

    expect(await signIn('10.9.0.1', password)).toMatchObject({ ok: false, error: { code: 'rate_limited' } })
    expect(await signIn('10.9.0.1', password, 'a device that was never here')).toMatchObject({ ok: false, error: { code: 'rate_limited' } })
    expect(await signIn('192.0.2.77', password, ownDevice)).toMatchObject({ ok: true, step: 'in' })
  })

  test('[S-171] who knows a device key of another account gains nothing by it', async () => {
    await stage.person('Bob')
    const bobs = 'a key of Bob'
    await stage.core.dispatch(
      'session.signIn',
      { name: 'bob', password, device: 'web' },
      { kind: 'anonymous', address: '192.0.2.2', userAgent: '', deviceKey: bobs },
    )
    expect(await signIn('192.0.2.2', password, bobs)).toMatchObject({ ok: false, error: { code: 'rate_limited' } })
  })

  test('[S-172] a network that fails with more than twenty accounts is refused for all of them; one of its known devices is not', async () => {
    const from = '198.51.100.7'
    const tryAs = (name: string, deviceKey?: string): Promise<Reply> =>
      stage.core.dispatch(
        'session.signIn',
        { name, password: deviceKey === undefined ? 'stuffed' : password, device: 'web' },
        { kind: 'anonymous', address: from, userAgent: '', ...(deviceKey === undefined ? {} : { deviceKey }) },
      )
    const answers: Reply[] = []
    for (let n = 0; n < 25; n += 1) answers.push(await tryAs(`leaked${n}`))
    expect(answers.slice(0, 21).every((a) => !a.ok && a.error.code === 'wrong_credentials')).toBe(true)
    expect(answers.slice(21).every((a) => !a.ok && a.error.code === 'rate_limited')).toBe(true)
    expect(await tryAs('ana', ownDevice)).toMatchObject({ ok: true })
  })
})
