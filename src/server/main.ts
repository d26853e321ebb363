/**
 * The composition root: settings → adapters → core → doors → graceful stop. The only place where an adapter is named.
 */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import pkg from '../../package.json'
import type { AuditState } from '../protocol/audit.ts'
import type { Result } from '../protocol/errors.ts'
import type { Account } from '../protocol/model.ts'
import { create, type NewPerson } from './actions/accounts.ts'
import { verifyChain } from './actions/audit.ts'
import { sealedSamples } from './actions/codes.ts'
import { sealSecrets } from './actions/webhooks.ts'
import { memoryBus } from './adapters/bus-memory.ts'
import { certificateFiles } from './adapters/certificate-files.ts'
import { systemClock } from './adapters/clock.ts'
import { hashToken, systemIds } from './adapters/ids.ts'
import { fileFindings, looseFiles, networkFindings } from './adapters/ground.ts'
import { jsonLog } from './adapters/log.ts'
import { oidcProviders } from './adapters/oidc-client.ts'
import { smtpMailer } from './adapters/mailer-smtp.ts'
import { nodeOutbound } from './adapters/outbound-node.ts'
import { webAuthnPasskeys } from './adapters/passkeys-webauthn.ts'
import { argonPasswords } from './adapters/passwords.ts'
import { mmdbPlaces, nowhere } from './adapters/places-mmdb.ts'
import { fileSecurityLog } from './adapters/security-log.ts'
import { fileSeal } from './adapters/seal.ts'
import { hmacSha256 } from './adapters/signing.ts'
import { sqlite } from './adapters/sql/sqlite.ts'
import { openSqlStore } from './adapters/sql/store.ts'
import { threadStrength } from './adapters/strength/strength.ts'
import type { Config } from './config.ts'
import { createCore } from './core.ts'
import type { Seal, Store } from './ports.ts'
import { isWithin } from '../domain/networks.ts'
import { createRenewal } from './live/renewal.ts'
import type { CertificateFiles, CertificatePair } from './ports.ts'
import { createHttp } from './transports/http.ts'
import { redirect } from './transports/redirect.ts'
import { loadAssets } from './transports/static.ts'
import { createFanout, serve } from './transports/ws.ts'

/** Cannot start, in one sentence that says what to do. */
export class StartError extends Error {}
export { fileFindings, looseFiles, networkFindings } from './adapters/ground.ts'
export { OpenError } from './adapters/sql/engine.ts'

export type Running = {
  /** The address to open. */
  readonly url: string
  readonly port: number
  /** Where http is sent over to https, if anywhere. */
  readonly redirectPort: number | null
  /** The one-time link that makes the owner; null once there is one. */
  readonly setupUrl: string | null
  /** What the machine or the settings leave open, and what to do. */
  readonly warnings: readonly string[]
  readonly core: Awaited<ReturnType<typeof createCore>>
  /** Tells clients, writes what is left, closes. Safe to call twice. */
  stop(): Promise<void>
}
export const databaseFile = (data: string): string => join(resolve(data), 'zaima.db')

/** Spreads the return of clients after a planned stop. */
const drainSpreadMs = 2_000
export const webFolder = join(import.meta.dir, '../../dist/web')

/** Whatever this process makes from now on is its user's alone. */
const restrictNewFiles = (): void => void process.umask(0o077)

const openAt = (config: Pick<Config, 'data'>): Promise<Store> =>
  openSqlStore(sqlite({ file: databaseFile(config.data) }), { epoch: systemIds().token().slice(0, 16) })
export const openStore = async (config: Pick<Config, 'data'>): Promise<Store> => {
  restrictNewFiles()
  const store = await openAt(config)
  if ((await store.write((tx) => sealSecrets(tx, sealOf(config)))) === 'nothing') return store
  // Closing brings the log into the database and empties it: what was plain stands in neither.
  await store.close()
  return openAt(config)
}

export const keyFile = (data: string): string => join(resolve(data), 'seal.key')
const sealOf = ({ data }: Pick<Config, 'data'>): Seal => fileSeal({ file: keyFile(data), ids: systemIds() })

/** Whether what is sealed in the database can be opened by the key beside it. */
export const checkKey = async (config: Pick<Config, 'data'>, store: Store): Promise<'fits' | 'missing' | 'other' | 'unused'> => {
  const sealed = await store.read(sealedSamples)
  if (sealed.length === 0) return 'unused'
  if (!existsSync(keyFile(config.data))) return 'missing'
  const seal = sealOf(config)
  return sealed.every(({ text, of }) => seal.open(text, of) !== null) ? 'fits' : 'other'
}

/** Whether the audit log is whole; names the first line that is not. */
export const checkAudit = (config: Pick<Config, 'data'>, store: Store): Promise<AuditState> =>
  store.read((tx) => verifyChain(tx, { hashToken, seal: sealOf(config) }))

/** For whoever holds the data folder; rejects with an `OpenError` while a server runs on it. */
export const createAccount = async (config: Config, person: NewPerson): Promise<Result<Account>> => {
  const store = await openStore(config)
  const strength = threadStrength({ clock: systemClock() })
  try {
    const world = {
      ids: systemIds(),
      passwords: argonPasswords(),
      strength,
      hashToken,
      seal: sealOf(config),
      defaultIdleMs: config.idleAfterMs,
    }
    return await create({ store, world, now: systemClock().now() }, person)
  } finally {
    strength.close()
    await store.close()
  }
}

export const startServer = async (config: Config): Promise<Running> => {
  const files = config.tls === null ? null : certificateFiles(config.tls)
  const mark = files?.mark() ?? ''
  const certificate = files === null ? null : firstPair(files.read())
  const log = jsonLog(config.log)
  const clock = systemClock()
  const ids = systemIds()
  const looseBefore = looseFiles(config)
  const store = await openStore(config)
  const fanout = createFanout()
  const security = fileSecurityLog(resolve(config.data, config.securityLog), clock)
  let stopping: Promise<void> | null = null
  let server: ReturnType<typeof serve> | null = null
  const publicUrl = () => config.publicUrl ?? urlOf(config, hostInUrl(config.host), server?.port ?? config.port)
  const core = await createCore({
    config,
    store,
    clock,
    ids,
    hashToken,
    log,
    fanout,
    passwords: argonPasswords(),
    strength: threadStrength({ clock }),
    seal: sealOf(config),
    mailer: config.mail === null ? null : smtpMailer(config.mail),
    providers: oidcProviders(config.oidc),
    passkeys: webAuthnPasskeys(),
    bus: memoryBus({ onFault: (err) => log.error({ err }, 'a subscriber failed') }),
    publicUrl,
    version: pkg.version,
    places:
      config.geoDatabase === null
        ? nowhere
        : mmdbPlaces(config.geoDatabase, clock, (err) => log.error({ err }, 'geoDatabase cannot be read')),
    outbound: nodeOutbound({ inside: config.webhookPrivate }),
    sign: hmacSha256,
    security,
  })
  const secure = config.secureCookies ? 'secure' : 'plain'
  const shared = { authenticate: core.authenticate, secure, publicUrl: config.publicUrl, foreign: core.foreign } as const
  const asset = existsSync(webFolder) ? loadAssets(webFolder) : () => null
  const http = createHttp({
    ...shared,
    dispatch: core.dispatch,
    rates: core.rates,
    backlog: core.backlog,
    hashToken,
    newKey: () => ids.token(),
    renew: core.renew,
    metricsText: core.metricsText,
    badge: core.badge,
    auth: core.auth,
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
        certificate,
        trusts: (address) => config.trustedProxies.length > 0 && isWithin(address, config.trustedProxies),
        link: core.link,
        pacing: core.pacing,
        onFault: (err) => log.error({ err }, 'a request failed outside of every command'),
      },
      fanout,
    )
  } catch (error) {
    await core.close()
    await store.close()
    throw listenError(error, config)
  }
  const listening = server
  let plain: ReturnType<typeof redirect> | null = null
  try {
    plain = redirectTo(config, listening.port)
  } catch (error) {
    await listening.stop()
    await core.close()
    await store.close()
    throw listenError(error, { host: config.host, port: config.tls?.redirectPort ?? 0 })
  }
  if (plain !== null) log.info({ redirectPort: plain.port }, 'http is sent over to https')
  const renewal = files === null ? null : createRenewal({ clock, files, mark, log, use: listening.renew })
  const setupToken = await makeSetupToken(store, ids.token())
  const warnings = [...fileFindings(looseBefore, looseFiles(config)), ...networkFindings(config)]
  return {
    url: publicUrl(),
    port: listening.port,
    redirectPort: plain?.port ?? null,
    warnings,
    core,
    setupUrl: setupToken === null ? null : `${publicUrl()}/setup#${setupToken}`,
    stop: () =>
      (stopping ??= (async () => {
        core.drain(drainSpreadMs)
        renewal?.close()
        await plain?.stop(true)
        await listening.stop()
        await core.close()
        await security.close()
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

const urlOf = ({ tls }: Pick<Config, 'tls'>, host: string, port: number): string =>
  new URL(`${tls === null ? 'http' : 'https'}://${host}:${port}`).origin

const firstPair = (read: ReturnType<CertificateFiles['read']>): CertificatePair => {
  if (!read.ok) throw new StartError(`The certificate cannot be used: ${read.why}`)
  return read.pair
}
const redirectTo = ({ host, publicUrl, tls }: Config, port: number): ReturnType<typeof redirect> | null =>
  tls === null || tls.redirectPort === null
    ? null
    : redirect({ host, port: tls.redirectPort, publicUrl, to: (hostname) => publicUrl ?? urlOf({ tls }, hostname, port) })

const listenError = (error: unknown, config: Pick<Config, 'host' | 'port'>): unknown => {
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
