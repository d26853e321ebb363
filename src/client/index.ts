/** The public entry for bots and other programs: `import { createClient } from 'zaima/client'`. */
export { createClient } from './client.ts'
export type { Client } from './api.ts'
export type { ClientEnv, ClientSocket, Keep, SignalHandlers, SocketHandlers } from './env.ts'
export type { Link, Me, Pending, State, Timeline } from './state.ts'
