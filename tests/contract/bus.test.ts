import { expect, test } from 'bun:test'
import { memoryBus } from '../../src/server/adapters/bus-memory.ts'
import { openPolicy } from '../../src/protocol/privacy.ts'
import type { Notice } from '../../src/server/ports.ts'
import { busContract } from './bus.contract.ts'

busContract('in memory', async (onFault) => memoryBus({ onFault }))

test('the line of a memory bus is bounded: a loop of publishing loses the newest', () => {
  const bus = memoryBus({ onFault: () => {}, maxWaiting: 10 })
  const one: Notice = { fact: { type: 'place.changed', sharing: 'members', policy: openPolicy } }
  let seen = 0
  bus.subscribe(() => {
    seen++
    bus.publish([one, one])
  })
  bus.publish([one])
  expect(seen).toBe(10)
})
