import { expect, test } from 'bun:test'
import { faultFields, plainText } from './faults.ts'

const secret = 'seventeen-heron-lattice'
const faultOf = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (fault) {
    return fault
  }
}

test('[S-304] a fault is told without what it quotes and without its fields', () => {
  const faults = [
    faultOf(() => JSON.parse(`{${secret}}`)),
    faultOf(() => new URL(`//${secret}`)),
    Object.assign(new Error(`the server said "no ${secret} here"`), { command: `AUTH ${secret}`, input: secret, code: `E ${secret}` }),
    `thrown '${secret}'`,
    new Error('rejected', { cause: new Error(secret) }),
  ]
  expect(faults.filter((fault) => JSON.stringify(faultFields(fault)).includes(secret))).toEqual([])
  expect(faultFields(Object.assign(new TypeError('it broke'), { code: 'EPIPE' }))).toMatchObject({
    type: 'TypeError',
    code: 'EPIPE',
    message: 'it broke',
  })
})

test('[S-304] what a server says of a mail keeps its code and loses links and quotes', () => {
  expect(plainText('550 5.7.1 message with https://zaima.example/reset#abcdef refused')).toBe('550 5.7.1 message with … refused')
  expect(plainText('550 said "a" and "b"')).toBe('550 said …')
})
