/** What every bus must do. `busContract` takes a way to open one whose faults are collected. */
import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import type { AccountId } from '../../src/protocol/ids.ts'
import type { Bus, Notice } from '../../src/server/ports.ts'
import { settings } from '../support/store.ts'

export type OpenBus = (onFault: (fault: unknown) => void) => Promise<Bus>

const notice = (n: number): Notice => ({
  fact: { type: 'settings.changed', account: `a${String(n).padStart(20, '0')}` as AccountId, settings },
})
const numberOf = (notice: Notice): number =>
  'fact' in notice && 'account' in notice.fact ? Number(notice.fact.account.slice(1)) : Number.NaN

export const busContract = (name: string, open: OpenBus) => {
  describe(name, () => {
    let bus: Bus
    let faults: unknown[]
    beforeEach(async () => {
      faults = []
      bus = await open((fault) => faults.push(fault))
    })
    afterEach(() => bus.close())
    /** Resolves when `count` have come. */
    const collect = (count: number) => {
      const seen: number[] = []
      const { promise, resolve } = Promise.withResolvers<number[]>()
      const stop = bus.subscribe((one) => {
        if (seen.push(numberOf(one)) === count) resolve(seen)
      })
      return { seen, all: promise, stop }
    }

    test('everyone gets every notice, in the order of publishing', async () => {
      const [a, b] = [collect(100), collect(100)]
      for (let i = 0; i < 100; i += 2) bus.publish([notice(i), notice(i + 1)])
      const expected = Array.from({ length: 100 }, (_, i) => i)
      expect(await a.all).toEqual(expected)
      expect(await b.all).toEqual(expected)
    })

    test('one that throws hurts nobody else, and is heard of', async () => {
      bus.subscribe(() => {
        throw new Error('broken subscriber')
      })
      const sound = collect(3)
      bus.publish([notice(1), notice(2)])
      bus.publish([notice(3)])
      expect(await sound.all).toEqual([1, 2, 3])
      expect(faults).toHaveLength(3)
    })

    test('what is published while delivering comes after, for all of them', async () => {
      const stop = bus.subscribe((one) => {
        if (numberOf(one) === 1) bus.publish([notice(10)])
      })
      const later = collect(3)
      bus.publish([notice(1), notice(2)])
      expect(await later.all).toEqual([1, 2, 10])
      stop()
    })

    test('who has left gets nothing more, also when leaving while delivering', async () => {
      const leaving = collect(1)
      bus.subscribe(() => leaving.stop())
      const staying = collect(2)
      bus.publish([notice(1), notice(2)])
      await staying.all
      expect(leaving.seen).toEqual([1])
    })

    test('the same function may subscribe twice, and each leaves alone', async () => {
      const seen: number[] = []
      const receive = (one: Notice) => void seen.push(numberOf(one))
      const [first] = [bus.subscribe(receive), bus.subscribe(receive)]
      first()
      const last = collect(1)
      bus.publish([notice(5)])
      await last.all
      expect(seen).toEqual([5])
    })

    test('a closed bus carries nothing', async () => {
      const own = collect(1)
      await bus.close()
      bus.publish([notice(1)])
      expect(own.seen).toEqual([])
    })
  })
}
