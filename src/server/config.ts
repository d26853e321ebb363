/**
 * Settings: one table says what there is, and everything else follows from it (names in the environment, as flags and in
 * the file, the type `Config`, docs/config.md). Reading is pure and reports every mistake at once. `processEnv` is the
 * server's only look at the environment. Sources, strongest first: flags, environment, file, default.
 */
import { defaultLimits as limits, type PresenceLimits } from '../domain/presence/model.ts'
import type { Rate } from '../domain/rates.ts'
import type { SumLimits } from '../domain/sums.ts'
import { mailFrom, smtp } from './setting-mail.ts'
import {
  bytes,
  choice,
  duration,
  integer,
  nearest,
  optional,
  orNever,
  origin,
  rate,
  showDuration,
  text,
  unset,
  type Kind,
  type Setting,
} from './setting.ts'
import { providersKind, withSecrets, type ProviderSettings } from './setting-oidc.ts'
import { inFile, readSecret, type Found, type Given } from './setting-secret.ts'
import { halfTls, tlsOf, tlsSettings, type TlsConfig } from './setting-tls.ts'

const setting = <T>(kind: Kind<T>, fallback: T, about: string): Setting<T> => ({ kind, default: fallback, about })
const cluster = (about: string): Setting<null> => ({ kind: unset, default: null, about, secret: true, comesWithCluster: true })
const seconds = (n: number) => n * 1000
const minutes = (n: number) => seconds(60 * n)
const days = (n: number) => minutes(1440 * n)
const day = (most: number, about: string) => setting(orNever(integer(1, 100_000_000)), most, about)
const grace = duration('0ms', '10min', '20s')

export const settings = {
  host: setting(text('a host name or address'), '127.0.0.1', 'Address to listen on. The default is reachable from this machine only.'),
  port: setting(integer(0, 65535), 7080, 'Port to listen on; 0 takes any free one.'),
  data: setting(text('a folder'), './data', 'Folder of the database and of uploaded files. Made if missing.'),
  publicUrl: setting(origin, null, 'The address people type if it is another: for links and origin checks; https makes cookies Secure.'),
  ...tlsSettings,
  databaseUrl: cluster('Postgres instead of SQLite.'),
  natsUrl: cluster('The bus between several servers.'),
  s3Url: cluster('A bucket for files.'),
  log: setting(choice('debug', 'info', 'warn', 'error', 'silent'), 'info', 'How much to log.'),

  securityLog: setting(
    text('a file'),
    'security.log',
    'Failed and successful sign-ins and what looks wrong, a line each, for programs such as fail2ban; in the data folder unless a whole path.',
  ),

  idleAfter: setting(
    orNever(duration('1s', '2h', '5min')),
    minutes(5),
    'Without input for this long one is idle, unless one chose another time.',
  ),
  pingEvery: setting(
    duration('100ms', '35s', '20s'),
    limits.pingEveryMs,
    'A quiet connection is asked this often whether it is there (± 20 %). At most 35 s, for clients doubt a line that is silent for 45 s.',
  ),
  pingBackgroundEvery: setting(duration('100ms', '5min', '45s'), limits.pingBackgroundEveryMs, 'The same for a client in the background.'),
  answerWithin: setting(
    duration('50ms', '1min', '10s'),
    limits.answerWithinMs,
    'No sign of life within this time of asking: the line is lost.',
  ),
  hiddenAfter: setting(
    duration('0ms', '10min', '10s'),
    limits.hiddenAfterMs,
    'A phone that hides the app for this long is in the background.',
  ),
  graceClosed: setting(grace, limits.grace.closedMs, 'Time to come back unnoticed after closing or reloading a tab.'),
  graceLost: setting(grace, limits.grace.lostMs, 'The same after the connection broke off.'),
  graceTimedOut: setting(grace, limits.grace.timedOutMs, 'The same after a connection that stopped answering.'),
  graceBackground: setting(grace, limits.grace.backgroundMs, 'The same for a phone that lost its connection in the background.'),
  graceDrained: setting(grace, limits.grace.drainedMs, 'The same after a planned stop of the server.'),

  sessionIdle: setting(duration('1s', '30d'), minutes(30), 'A session without request or open connection ends after this long.'),
  sessionKeep: setting(duration('1s', '365d', '30d'), days(30), 'The same for those who chose to stay signed in.'),
  sessionMax: setting(duration('1s', '365d', '7d'), days(7), 'A session ends after this long in any case.'),
  sessionKeepMax: setting(duration('1s', '3650d', '90d'), days(90), 'The same for those who chose to stay signed in.'),

  sessionRenew: setting(
    duration('1s', '30d', '24h'),
    minutes(1440),
    "A browser's session goes by a new token after this long; whoever comes with the old one then has a copy.",
  ),

  helloWithin: setting(duration('100ms', '1min', '5s'), seconds(5), 'A socket that has not said who it is by then is closed.'),
  maxConnections: setting(integer(1, 1_000_000), 50_000, 'Connections at once; more are asked to come back later.'),
  sendBuffer: setting(bytes('64KiB', '64MiB'), 1_048_576, 'Unsent bytes of one connection; beyond that it is closed and catches up later.'),
  geoDatabase: setting(
    optional(text('a file')),
    null,
    'A MaxMind DB file (.mmdb), to show in which country and town a session is. Read again when it changes; nobody else is ever asked.',
  ),
  webhookPrivate: setting(
    choice('refuse', 'allow'),
    'refuse',
    'Webhooks to addresses inside the house and without TLS. Whoever administers the place could reach into its network.',
  ),
  oidc: {
    kind: providersKind,
    default: [],
    about: 'Providers of OpenID Connect whose accounts open this place; docs/operating.md shows one.',
    secret: true,
  } satisfies Setting<Parameters<typeof withSecrets>[0]>,
  smtpUrl: {
    ...setting(
      optional(smtp),
      null,
      'The server that takes mail, with user and password: smtps:// or smtp:// (which turns to TLS). Without it no mail is sent.',
    ),
    secret: true,
  } satisfies Setting<string | null>,
  mailFrom: setting(optional(mailFrom), null, 'Whom mail is from. Needed beside the mail server.'),
  outagePeople: setting(
    orNever(integer(5, 1_000_000)),
    10,
    'So many people of one network address lost within 10 s, and more than 1 % of all, are an outage: unverified for a while instead of offline. Choose never where all come through one proxy that is not among the trusted.',
  ),
  bulkRead: setting(
    orNever(integer(100, 100_000_000)),
    20_000,
    'Messages read from the past by one person within an hour: beyond it they are asked whether it is them, at four times that the session is locked.',
  ),
  rateConnect: setting(
    rate,
    { times: 1000, perMs: seconds(1) },
    'Connections that may say hello at once; more are asked to come back later, newcomers first.',
  ),
  rateMessages: setting(
    rate,
    { times: 240, perMs: minutes(1) },
    'Messages of one person, over all their sessions, lines and tabs; how many bytes they may send follows from it.',
  ),
  ratePresence: setting(rate, { times: 5, perMs: seconds(20) }, 'Changes of a declared state or status by one person.'),
  rateWatch: setting(
    rate,
    { times: 300, perMs: seconds(10) },
    'Changes of whom one person watches, over all their tabs; each twenty people in one cost one more.',
  ),
  dayMessages: day(20_000, 'Messages written and changed by one person in a day.'),
  dayBytes: setting(
    orNever(bytes('1MiB', '1024GiB')),
    52_428_800,
    'What one person may store in a day: messages, their changes, and whatever else is longer than a few words.',
  ),
  dayRooms: day(50, 'Rooms made by one person in a day.'),
  dayPeople: day(500, 'People whom one person adds to rooms, or begins a talk with, in a day.'),
  dayInvitations: day(100, 'Invitations made by one person in a day.'),
  dayAudit: day(1_000, 'Lines in the audit log that one person who does not administer the place causes in a day.'),
  dayMails: day(50, 'E-mails that one person causes in a day.'),
  dayRequests: day(20, 'Requests to join from one network in a day, where somebody lets people in; twice as many may wait.'),
  rateGuesses: setting(
    rate,
    { times: 50, perMs: minutes(60) },
    'Failed sign-ins for one account from all devices together that it was never used on.',
  ),
  rateSignIn: setting(
    rate,
    { times: 10, perMs: minutes(15) },
    'Failed sign-ins for one account from one address, or from one device it was used on; from the fourth on each doubles the wait.',
  ),
}

type Key = keyof typeof settings
type Values = { readonly [K in Key]: (typeof settings)[K] extends Setting<infer T> ? T : never }

/** What the rest of the server is given. Durations are milliseconds. */
export type Config = {
  readonly host: string
  readonly port: number
  readonly data: string
  readonly publicUrl: string | null
  readonly secureCookies: boolean
  readonly trustedProxies: readonly string[]
  readonly tls: TlsConfig
  readonly log: Values['log']
  readonly securityLog: string
  /** 0: never. */
  readonly idleAfterMs: number
  readonly presence: PresenceLimits
  readonly session: {
    readonly idleMs: number
    readonly keepMs: number
    readonly maxMs: number
    readonly keepMaxMs: number
    readonly renewMs: number
  }
  readonly helloWithinMs: number
  readonly maxConnections: number
  readonly sendBufferBytes: number
  readonly webhookPrivate: Values['webhookPrivate']
  /** Null: places of addresses are not known. */
  readonly geoDatabase: string | null
  readonly oidc: readonly ProviderSettings[]
  /** Null: no mail. */
  readonly mail: { readonly url: string; readonly from: string } | null
  /** 0: never. */
  readonly outagePeople: number
  /** 0: never. */
  readonly bulkRead: number
  readonly rates: {
    readonly connect: Rate
    readonly messages: Rate
    readonly presence: Rate
    readonly watch: Rate
    readonly signIn: Rate
    readonly guesses: Rate
  }
  readonly sums: SumLimits
}
export type ConfigResult = { readonly ok: true; readonly config: Config } | { readonly ok: false; readonly mistakes: string[] }
export type ConfigSources = {
  /** Flags only: what follows `serve`. */
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** Null if there is no such file. */
  readonly readFile: (path: string) => string | null
}

const keys = Object.keys(settings) as Key[]
const secretKeys = keys.filter((key) => 'secret' in settings[key])
const names: readonly string[] = [...keys, ...secretKeys.map(inFile)]
const snake = (key: string, joint: string) => key.replace(/[A-Z]/g, (c) => joint + c.toLowerCase())
export const envName = (key: string): string => `ZAIMA_${snake(key, '_').toUpperCase()}`
export const flagName = (key: string): string => `--${snake(key, '-')}`
export const defaultFile = 'zaima.config.json'
/** Read by the command line's client and by tests, not by the server: no mistakes. */
const othersNames = ['ZAIMA_URL', 'ZAIMA_TOKEN', 'ZAIMA_HOME', 'ZAIMA_SEED']

export const processEnv = (): Readonly<Record<string, string | undefined>> => process.env

export const readConfig = ({ argv, env, readFile }: ConfigSources): ConfigResult => {
  const mistakes: string[] = []
  const flags = readFlags(argv, mistakes)
  const environment = readEnvironment(env, mistakes)
  const file = readSettingsFile(flags.get('config')?.raw ?? environment.get('config')?.raw, readFile, mistakes)
  const values = {} as Record<Key, unknown>
  for (const key of keys) {
    const given = [flags, environment, file].map((found) => readSecret(key, found, { readFile, mistakes })).find((g) => g !== undefined)
    values[key] = given === undefined ? settings[key].default : valueOf(settings[key] as Setting<unknown>, given, mistakes)
  }
  const oidc = withSecrets((values as Values).oidc, readFile, mistakes)
  if (mistakes.length === 0) mistakes.push(...contradictions(values as Values))
  return mistakes.length > 0 ? { ok: false, mistakes } : { ok: true, config: { ...toConfig(values as Values), oidc } }
}

const valueOf = <T>(s: Setting<T>, given: Given, mistakes: string[]): T => {
  if (s.comesWithCluster) mistakes.push(`${given.where} comes with the cluster, which this version does not have yet: leave it out.`)
  const read = s.kind.read(given.raw)
  if (read.ok) return read.value
  mistakes.push(`${given.where} is ${s.secret ? 'wrong' : JSON.stringify(given.raw)}: expected ${read.expected}.`)
  return s.default
}

const unknown = (where: string, name: string, real: readonly string[]): string => {
  const near = nearest(name, real)
  return `${where} is not a setting${near === null ? '; docs/config.md lists them' : `; did you mean ${near}`}${near === null ? '.' : '?'}`
}

const readFlags = (argv: readonly string[], mistakes: string[]): Found => {
  const byName = new Map([...names, 'config'].map((key) => [flagName(key), key]))
  const found: Found = new Map()
  for (let i = 0; i < argv.length; i++) {
    const [name, inline] = split(argv[i]!)
    const key = byName.get(name)
    const next = argv[i + 1]
    const separate = inline === undefined && next !== undefined && !next.startsWith('--') ? next : undefined
    if (separate !== undefined && (key !== undefined || name.startsWith('--'))) i++
    const raw = inline ?? separate
    if (key === undefined) mistakes.push(unknown(name, name, [...byName.keys()]))
    else if (raw === undefined) mistakes.push(`${name} needs a value.`)
    else found.set(key, { raw, where: name })
  }
  return found
}
const split = (argument: string): [name: string, value: string | undefined] => {
  const at = argument.indexOf('=')
  return at < 0 ? [argument, undefined] : [argument.slice(0, at), argument.slice(at + 1)]
}

/** An empty variable counts as unset: that is how compose files and shells say so. */
const readEnvironment = (env: ConfigSources['env'], mistakes: string[]): Found => {
  const byName = new Map([...names, 'config'].map((key) => [envName(key), key]))
  const found: Found = new Map()
  for (const [name, raw] of Object.entries(env)) {
    if (!name.startsWith('ZAIMA_') || !raw || othersNames.includes(name)) continue
    const key = byName.get(name)
    if (key === undefined) mistakes.push(unknown(name, name, [...byName.keys()]))
    else found.set(key, { raw, where: name })
  }
  return found
}

const readSettingsFile = (named: unknown, readFile: ConfigSources['readFile'], mistakes: string[]): Found => {
  const path = typeof named === 'string' ? named : defaultFile
  const content = readFile(path)
  if (content === null && named !== undefined) mistakes.push(`${path} cannot be read: give the path of a settings file, or leave it out.`)
  const parsed = content === null ? {} : parseObject(content)
  if (parsed === null) mistakes.push(`${path} is not a JSON object.`)
  const found: Found = new Map()
  for (const [key, raw] of Object.entries(parsed ?? {})) {
    if (names.includes(key)) found.set(key, { raw, where: `"${key}" in ${path}` })
    else mistakes.push(unknown(`"${key}" in ${path}`, key, names))
  }
  return found
}
const parseObject = (content: string): Record<string, unknown> | null => {
  try {
    const parsed: unknown = JSON.parse(content)
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as Record<string, unknown>) : null
  } catch {
    return null
  }
}

/** Settings that are each fine, but not together. */
const contradictions = (v: Values): string[] => {
  const rules: readonly [low: Key, high: Key, why: string][] = [
    ['answerWithin', 'pingEvery', 'a connection must be able to answer before it is asked again'],
    ['pingEvery', 'pingBackgroundEvery', 'the background is asked less often, not more'],
    ['sessionIdle', 'sessionMax', 'a session cannot be idle for longer than it lives'],
    ['sessionKeep', 'sessionKeepMax', 'a session cannot be idle for longer than it lives'],
  ]
  const timings = rules.flatMap(([low, high, why]) => {
    const [a, b] = [v[low] as number, v[high] as number]
    const fine = low === 'answerWithin' ? a < b : a <= b
    return fine ? [] : [`${envName(low)} (${showDuration(a)}) is too long beside ${envName(high)} (${showDuration(b)}): ${why}.`]
  })
  return [...timings, ...halfTls(v, envName), ...halfMail(v)]
}
const halfMail = ({ smtpUrl, mailFrom: from }: Values): string[] => {
  const [server, sender] = [envName('smtpUrl'), envName('mailFrom')]
  return (smtpUrl === null) === (from === null)
    ? []
    : [`${smtpUrl === null ? sender : server} needs ${smtpUrl === null ? server : sender} beside it.`]
}
const toConfig = (v: Values): Omit<Config, 'oidc'> => ({
  host: v.host,
  port: v.port,
  data: v.data,
  publicUrl: v.publicUrl,
  secureCookies: v.tlsCert !== null || (v.publicUrl?.startsWith('https:') ?? false),
  trustedProxies: v.trustedProxies,
  tls: tlsOf(v),
  log: v.log,
  securityLog: v.securityLog,
  idleAfterMs: v.idleAfter,
  presence: {
    pingEveryMs: v.pingEvery,
    pingBackgroundEveryMs: v.pingBackgroundEvery,
    answerWithinMs: v.answerWithin,
    hiddenAfterMs: v.hiddenAfter,
    grace: {
      closedMs: v.graceClosed,
      lostMs: v.graceLost,
      timedOutMs: v.graceTimedOut,
      backgroundMs: v.graceBackground,
      drainedMs: v.graceDrained,
    },
  },
  session: { idleMs: v.sessionIdle, keepMs: v.sessionKeep, maxMs: v.sessionMax, keepMaxMs: v.sessionKeepMax, renewMs: v.sessionRenew },
  helloWithinMs: v.helloWithin,
  maxConnections: v.maxConnections,
  sendBufferBytes: v.sendBuffer,
  webhookPrivate: v.webhookPrivate,
  geoDatabase: v.geoDatabase,
  mail: v.smtpUrl === null || v.mailFrom === null ? null : { url: v.smtpUrl, from: v.mailFrom },
  outagePeople: v.outagePeople,
  bulkRead: v.bulkRead,
  rates: {
    connect: v.rateConnect,
    messages: v.rateMessages,
    presence: v.ratePresence,
    watch: v.rateWatch,
    signIn: v.rateSignIn,
    guesses: v.rateGuesses,
  },
  sums: {
    messages: v.dayMessages,
    bytes: v.dayBytes,
    rooms: v.dayRooms,
    people: v.dayPeople,
    invitations: v.dayInvitations,
    audit: v.dayAudit,
    mails: v.dayMails,
    requests: v.dayRequests,
  },
})
