/** The real server in a process of its own, which also says what it costs. Arguments are the server's settings. */
import { startServer } from '../../src/server/main.ts'
import { serveParent } from './child.ts'
import { costOf, type Cost } from './cost.ts'
import { configOf } from './seed.ts'

const running = await startServer(configOf(process.argv.slice(2)))

const handlers = {
  port: (): number => running.port,
  cost: (): Cost => costOf(),
  counts: () => running.core.counts(),
}
export type ServerHandlers = typeof handlers
serveParent(handlers)
