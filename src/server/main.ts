/**
 * The composition root: settings → adapters → core → doors → graceful stop. The only place where an adapter is named.
 */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import pino from 'pino'
import pkg from '../../package.json'
import type { Result } from '../protocol/errors.ts'
import type { Account } from '../protocol/model.ts'
import { create, type NewPerson } from './actions/accounts.ts'
import { memoryBus } from './adapters/bus-memory.ts'
import { systemClock } from './adapters/clock.ts'
import { hashToken, systemIds } from './adapters/ids.ts'
import { nodeOutbound } from './adapters/outbound-node.ts'
import { argonPasswords } from './adapters/passwords.ts'
import { hmacSha256 } from './adapters/signing.ts'
import { sqlite } from './adapters/sql/sqlite.ts'
import { openSqlStore } from './adapters/sql/store.ts'
import type { Config } from './config.ts'
import { createCore } from './core.ts'
import { createHttp } from './transports/http.ts'
import { loadAssets } from './transports/static.ts'
import { createFanout, serve } from './transports/ws.ts'

/** Cannot start, in one sentence that says what to do. */
export class StartError extends Error {}
export { OpenError } from './adapters/sql/engine.ts'

export type Running = {
  /** The address to open. */
  readonly url: string
  readonly port: number
  /** The one-time link that makes the owner; null once there is one. */
  readonly setupUrl: string | null
  readonly core: Awaited<ReturnType<typeof createCore>>
  /** Tells clients, writes what is left, closes. Safe to call twice. */
  stop(): Promise<void>
}
export const databaseFile = (data: string): string => join(resolve(data), 'zaima.db')

/** Spreads the return of clients after a planned stop. */
const drainSpreadMs = 2_000
export const webFolder = join(import.meta.dir, '../../dist/web')

export const openStore = (config: Pick<Config, 'data'>) =>
  openSqlStore(sqlite({ file: databaseFile(config.data) }), { epoch: systemIds().token().slice(0, 16) })

/** For whoever holds the data folder; rejects with an `OpenError` while a server runs on it. */
export const createAccount = async (config: Config, person: NewPerson): Promise<Result<Account>> => {
  const store = await openStore(config)
  try {
    const world = { ids: systemIds(), passwords: argonPasswords(), defaultIdleMs: config.idleAfterMs }
    return await create({ store, world, now: systemClock().now() }, person)
  } finally {
    await store.close()
  }
}

export const startServer = async (config: Config): Promise<Running> => {
  const log = pino({ level: config.log, base: null }, pino.destination({ sync: true }))
  const clock = systemClock()
  const ids = systemIds()
  const store = await openStore(config)
  const fanout = createFanout()
  let stopping: Promise<void> | null = null
  let server: ReturnType<typeof serve> | null = null
  const publicUrl = () => config.publicUrl ?? `http://${hostInUrl(config.host)}:${server?.port ?? config.port}`
  const core = await createCore({
    config,
    store,
    clock,
    ids,
    hashToken,
    log,
    fanout,
    passwords: argonPasswords(),
    bus: memoryBus({ onFault: (err) => log.error({ err }, 'a subscriber failed') }),
    publicUrl,
    version: pkg.version,
    outbound: nodeOutbound({ inside: config.webhookPrivate }),
    sign: hmacSha256,
  })
  const secure = config.secureCookies ? 'secure' : 'plain'
  const shared = { authenticate: core.authenticate, secure, publicUrl: config.publicUrl } as const
  const asset = existsSync(webFolder) ? loadAssets(webFolder) : () => null
  const http = createHttp({
    ...shared,
    dispatch: core.dispatch,
    metricsText: core.metricsText,
    badge: core.badge,
    feed: core.feed,
    keepMs: config.session.keepMaxMs,
    asset,
    notReady: () => (stopping === null ? null : 'The server is stopping.'),
  })
  try {
    server = serve(
      {
        ...shared,
        host: config.host,
        port: config.port,
        sendBufferBytes: config.sendBufferBytes,
        clock,
        http,
        link: core.link,
        pacing: core.pacing,
      },
      fanout,
    )
  } catch (error) {
    await core.close()
    await store.close()
    throw listenError(error, config)
  }
  const listening = server
  const setupToken = await makeSetupToken(store, ids.token())
  return {
    url: publicUrl(),
    port: listening.port ?? config.port,
    core,
    setupUrl: setupToken === null ? null : `${publicUrl()}/setup#${setupToken}`,
    stop: () =>
      (stopping ??= (async () => {
        core.drain(drainSpreadMs)
        await listening.stop(true)
        await core.close()
        await store.close()
      })()),
  }
}

/** While nobody owns the place, each start makes a new link, and older ones stop working. */
const makeSetupToken = (store: Awaited<ReturnType<typeof openStore>>, token: string): Promise<string | null> =>
  store.write(async (tx) => {
    if (await tx.accounts.hasOwner()) return null
    await tx.place.update({ setupHash: hashToken(token) })
    return token
  })

const hostInUrl = (host: string): string => (host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host)

const listenError = (error: unknown, config: Config): unknown => {
  const code = (error as { code?: string }).code
  if (code === 'EADDRINUSE')
    return new StartError(
      `Port ${config.port} on ${config.host} is taken: stop the other program, or choose another with ZAIMA_PORT (0 takes any free one).`,
    )
  if (code === 'EACCES') return new StartError(`Port ${config.port} may not be used by this user: choose one above 1023 with ZAIMA_PORT.`)
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new StartError(`${config.host} is no address of this machine: correct ZAIMA_HOST.`)
  return error
}
