import { expect, test } from 'bun:test'
import { PayerBusy, StoreBusy } from '../ports.ts'
import { argonPasswords } from './passwords.ts'

const quick = { memoryCost: 8, timeCost: 1 }

test('a password matches its own hash only, and nobody has one', async () => {
  const passwords = argonPasswords({ cost: quick })
  const hash = await passwords.hash('correct horse')
  expect(hash).toStartWith('$argon2id$')
  expect(await passwords.hash('correct horse')).not.toBe(hash)
  expect(await passwords.verify('correct horse', hash)).toBe(true)
  expect(await passwords.verify('Correct horse', hash)).toBe(false)
  expect(await passwords.verify('nobody has this password', null)).toBe(false)
})

test('the cost is the one OWASP advises, also for the hash of nobody', async () => {
  const passwords = argonPasswords()
  const hash = await passwords.hash('secret')
  expect(hash).toContain('m=19456,t=2')
  const time = async (against: string | null) => {
    const from = performance.now()
    await passwords.verify('wrong', against)
    return performance.now() - from
  }
  // The quickest of several: a busy machine slows some of them down, none of them up.
  const quickest = { known: Infinity, unknown: Infinity }
  for (let i = 0; i < 7; i++) {
    quickest.known = Math.min(quickest.known, await time(hash))
    quickest.unknown = Math.min(quickest.unknown, await time(null))
  }
  expect(Math.max(quickest.known, quickest.unknown) / Math.min(quickest.known, quickest.unknown)).toBeLessThan(3)
})

test('a storm waits in line, all of it is answered, and the line is bounded', async () => {
  const passwords = argonPasswords({ cost: quick, atOnce: 2, maxWaiting: 20 })
  const hash = await passwords.hash('secret')
  const answers = await Promise.allSettled(
    Array.from({ length: 30 }, (_, i) => passwords.verify(i % 2 === 0 ? 'secret' : 'wrong', hash, `${i}`)),
  )
  const refused = answers.filter((answer) => answer.status === 'rejected')
  expect(refused).toHaveLength(8)
  expect(refused.every((answer) => answer.reason instanceof StoreBusy)).toBe(true)
  expect(answers.slice(0, 22).every((answer, i) => answer.status === 'fulfilled' && answer.value === (i % 2 === 0))).toBe(true)
  expect(await passwords.verify('secret', hash)).toBe(true)
})

test('[W-437] payers take turns: a newcomer waits for what runs, and not for all that one person has asked', async () => {
  const passwords = argonPasswords({ cost: quick, atOnce: 1, maxWaiting: 100, maxWaitingEach: 20 })
  const hash = await passwords.hash('secret')
  const done: string[] = []
  const ask = (payer: string) => passwords.verify('secret', hash, payer).then(() => done.push(payer))
  const greedy = Promise.allSettled(Array.from({ length: 40 }, () => ask('greedy')))
  await ask('newcomer')
  expect(done.filter((payer) => payer === 'greedy').length).toBeLessThanOrEqual(2)
  const refused = (await greedy).filter((answer) => answer.status === 'rejected')
  expect([refused.length, refused.every((answer) => answer.reason instanceof PayerBusy)]).toEqual([19, true])
})
