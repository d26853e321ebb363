/** A test on a stage of its own. Whatever the server logged as a fault fails it, and so does anything the server still remembers of those who left. */
import { expect, test } from 'bun:test'
import { openStage, type Stage, type StageOptions } from './world.ts'

type Playing = (stage: Stage) => Promise<void>

export const play = (name: string, run: Playing): void => playWith({}, name, run)

export const playWith = (options: StageOptions, name: string, run: Playing): void =>
  test(name, async () => {
    const stage = await openStage(options)
    try {
      await run(stage)
      expect(stage.faults).toEqual([])
      await stage.empties()
      expect(stage.leftovers()).toEqual({ sockets: 0, people: 0, connections: 0, timers: 0, watched: 0, typing: 0 })
    } finally {
      await stage.closes()
    }
  })
