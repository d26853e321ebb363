/**
 * What an answer costs: every question to the store, with how many it is about, each write, and what is told on the bus. Two worlds that
 * answer with the same bytes must also come to them by the same work.
 */
import type { Bus, Store, Tx } from '../../src/server/ports.ts'

/** Null: nothing is written down. */
export type Recording = { work: string[] | null }

type Methods = Record<string, unknown>
const sizesOf = (args: readonly unknown[]): string => args.map((arg) => (Array.isArray(arg) ? arg.length : typeof arg)).join(',')
/** After the commit others are told; how many watch the one who acted is not part of the answer, though each of the questions is. */
const isTelling = (work: readonly string[]): boolean => work.some((entry) => entry.startsWith('fact '))
/** The same questions, written down as they are asked. */
const recordedSlice = (name: string, slice: Methods, recording: Recording): Methods =>
  new Proxy(slice, {
    get: (of, key: string) => {
      const method = of[key]
      if (typeof method !== 'function') return method
      return (...args: unknown[]): unknown => {
        const { work } = recording
        work?.push(isTelling(work) ? `${name}.${key}` : `${name}.${key}(${sizesOf(args)})`)
        return method.apply(of, args) as unknown
      }
    },
  })
const recordedTx = (tx: Tx, recording: Recording): Tx =>
  recording.work === null
    ? tx
    : (Object.fromEntries(
        Object.entries(tx).map(([name, slice]) => [name, recordedSlice(name, slice as Methods, recording)]),
      ) as unknown as Tx)

export const recordedStore = (store: Store, recording: Recording): Store => ({
  ...store,
  read: (work) => {
    recording.work?.push('read')
    return store.read((tx) => work(recordedTx(tx, recording)))
  },
  write: (work) => {
    recording.work?.push('write')
    return store.write((tx) => work(recordedTx(tx, recording)))
  },
})
export const recordedBus = (bus: Bus, recording: Recording): Bus => ({
  ...bus,
  publish: (notices) => {
    for (const notice of notices) recording.work?.push('event' in notice ? `tell ${notice.event.event}` : `fact ${notice.fact.type}`)
    bus.publish(notices)
  },
})
