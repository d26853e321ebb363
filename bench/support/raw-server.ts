/** The ceiling: nothing but Bun's own topics. Whatever a client sends is published as it is. No names, no rules, nothing kept. */
import { serveParent } from './child.ts'
import { costOf, type Cost } from './cost.ts'

const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch: (request, self) => (self.upgrade(request) ? undefined : new Response('sockets only', { status: 426 })),
  websocket: {
    idleTimeout: 0,
    open: (ws) => void ws.subscribe('all'),
    message: (_, message) => void server.publish('all', message),
  },
})

const handlers = { port: (): number => server.port!, cost: (): Cost => costOf() }
export type RawHandlers = typeof handlers
serveParent(handlers)
