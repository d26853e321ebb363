/** The real server in a process of its own, which also says what it costs. Arguments are the server's settings. */
import { startServer } from '../../src/server/main.ts'
import { serveParent } from './child.ts'
import { costOf, type Cost } from './cost.ts'
import { configOf } from './seed.ts'

const running = await startServer(configOf(process.argv.slice(2)))

/** Whatever enters presence waits so long, in order, as if presence had stalled: nothing of a message may wait with it. */
const stallPresence = (ms: number): Promise<void> => {
  const { presence } = running.core
  const over = Bun.sleep(ms)
  const doors = presence as unknown as Record<string, (...input: unknown[]) => unknown>
  for (const door of ['touched', 'visibility', 'focused', 'watch', 'get', 'explain']) {
    const open = doors[door]!
    doors[door] = (...input) => over.then(() => open(...input))
    void over.then(() => (doors[door] = open))
  }
  return over
}

const handlers = {
  port: (): number => running.port,
  /** Cheaper than `cost`, so that asking does not show in what is measured. */
  cpuMs: (): number => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  },
  stallPresence,
  cost: (): Cost => costOf(),
  counts: () => running.core.counts(),
}
export type ServerHandlers = typeof handlers
serveParent(handlers)
