/**
 * A store and a bus whose effects can be taken back: a command runs to its end in a real transaction and answers, and then nothing of it
 * remains or is told. So thousands of commands can be tried on the same people without one of them changing what the next one finds.
 */
import type { Bus, Store, Tx } from '../../src/server/ports.ts'

export type Effects = { are: 'kept' | 'undone' }

class Undone extends Error {
  readonly answer: unknown
  constructor(answer: unknown) {
    super('taken back')
    this.answer = answer
  }
}
export const undoing = (store: Store, effects: Effects): Store => ({
  ...store,
  write: async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    if (effects.are === 'kept') return store.write(work)
    try {
      return await store.write(async (tx) => {
        throw new Undone(await work(tx))
      })
    } catch (error) {
      if (error instanceof Undone) return error.answer as T
      throw error
    }
  },
})

/** What did not happen is told to nobody. */
export const hushed = (bus: Bus, effects: Effects): Bus => ({
  ...bus,
  publish: (notices) => {
    if (effects.are === 'kept') bus.publish(notices)
  },
})
