/** What the doctor looks at. Each check answers one finding and never throws: a check that fails is itself a finding. */
import { accessSync, constants, existsSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import pkg from '../../package.json'
import type { Config } from '../server/config.ts'
import { now } from './env-bun.ts'
import { openPlace, type Place } from './place.ts'

export type Finding = { readonly check: string; readonly level: 'ok' | 'warning' | 'problem'; readonly text: string }
type Check = () => Finding | Promise<Finding>

const finding = (check: string) => ({
  ok: (text: string): Finding => ({ check, level: 'ok', text }),
  warning: (text: string): Finding => ({ check, level: 'warning', text }),
  problem: (text: string): Finding => ({ check, level: 'problem', text }),
})
const lowDisk = { warningMiB: 1024, problemMiB: 100 }
const answerWithinMs = 5_000
const clockOffMs = 30_000

const all = async (checks: readonly Check[]): Promise<Finding[]> => {
  const findings: Finding[] = []
  for (const check of checks) findings.push(await check())
  return findings
}

export const checkHere = async (config: Config): Promise<Finding[]> => {
  const { checkAudit, checkKey, databaseFile, fileFindings, keyFile, looseFiles, networkFindings, openStore, OpenError, webFolder } =
    await import('../server/main.ts')
  const file = databaseFile(config.data)
  const folder = resolve(config.data)

  const database: Check = async () => {
    const say = finding('database')
    if (!existsSync(file)) return say.ok('there is none yet; the first start makes it')
    try {
      const store = await openStore(config)
      const wrong = await store.check().finally(() => store.close())
      return wrong.length === 0
        ? say.ok(`sound, its tables are up to date (${mebibytes(statSync(file).size)} MiB)`)
        : say.problem(`${file} is damaged: ${wrong.slice(0, 3).join('; ')}. Stop using it, and restore a backup.`)
    } catch (error) {
      if (error instanceof OpenError && error.problem === 'in_use')
        return say.warning('not checked, a server uses it: stop that to have it checked')
      return say.problem(
        error instanceof Error
          ? error instanceof OpenError
            ? error.message
            : `${file} cannot be read (${error.message}): restore a backup.`
          : String(error),
      )
    }
  }
  const audit: Check = async () => {
    const say = finding('audit log')
    if (!existsSync(file)) return say.ok('there is none yet')
    try {
      const store = await openStore(config)
      const { count, head, broken, end } = await checkAudit(config, store).finally(() => store.close())
      if (broken !== null)
        return say.problem(`broken at line ${broken}: that line, or what stood before it, was changed by other means than the server`)
      if (end === 'cut')
        return say.problem(`lines were cut off its end by other means than the server: ${count} are left. Compare with a backup.`)
      if (end === 'unknown') return say.warning(`whole as far as its ${count} lines go, but nothing readable says where it should end`)
      return say.ok(head === null ? 'empty' : `whole, ${count} lines, sealed ${head.slice(0, 16)}`)
    } catch {
      return say.warning('not checked, since the database could not be opened')
    }
  }
  const key: Check = async () => {
    const say = finding('key')
    if (!existsSync(file)) return say.ok('there is none yet; it is made when first needed')
    try {
      const store = await openStore(config)
      const state = await checkKey(config, store).finally(() => store.close())
      const lost = 'second factors by code must be set up anew without it'
      if (state === 'missing') return say.problem(`${keyFile(config.data)} is not there: put it back from a backup; ${lost}`)
      if (state === 'other')
        return say.problem(`${keyFile(config.data)} is not the key of this database: put the right one back from a backup; ${lost}`)
      return say.ok(state === 'fits' ? 'opens what is sealed' : 'nothing is sealed yet')
    } catch {
      return say.warning('not checked, since the database could not be opened')
    }
  }
  // Before the database is opened, which mends some of it.
  const loose = looseFiles(config)
  const clear = networkFindings(config)
  const files: Check = () => {
    const say = finding('files')
    if (!existsSync(folder)) return say.ok('there are none yet')
    return loose.length === 0 ? say.ok('nobody else on this machine can read them') : say.warning(fileFindings(loose, loose).join('; '))
  }
  const network: Check = () => {
    const say = finding('network')
    return clear.length === 0 ? say.ok('nothing travels in the clear by these settings') : say.warning(clear.join(' '))
  }
  const web: Check = () => {
    const say = finding('web app')
    return existsSync(join(webFolder, 'index.html'))
      ? say.ok('built')
      : say.warning('not built, so browsers find no page: run `npx vite build`, or start with `npm start`')
  }
  return all([
    runtime,
    () => writable(folder),
    () => disk(folder),
    files,
    network,
    database,
    key,
    audit,
    () => clock(file),
    () => port(config),
    web,
  ])
}

const runtime: Check = () => {
  const say = finding('runtime')
  const has = process.versions['bun'] ?? 'none'
  const wanted = pkg.dependencies.bun
  const near = (version: string) => version.split('.').slice(0, 2).join('.')
  return near(has) === near(wanted)
    ? say.ok(`Bun ${has}`)
    : say.warning(`Bun ${has}, but ${wanted} is what this version is tested with: start it through \`npx zaima\` or \`npm start\``)
}

const writable = (folder: string): Finding => {
  const say = finding('data')
  const advice = 'make it a folder that this user can write, or choose another with ZAIMA_DATA'
  if (!existsSync(folder)) return say.ok(`${folder} is not there yet; the first start makes it`)
  const probe = join(folder, `.doctor-${process.pid}`)
  try {
    accessSync(folder, constants.W_OK)
    writeFileSync(probe, '')
    rmSync(probe)
    return say.ok(`${folder} can be written`)
  } catch (error) {
    return say.problem(`${folder} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown'}): ${advice}`)
  }
}

const mebibytes = (bytes: number): number => Math.round((bytes / 1_048_576) * 10) / 10
const disk = (folder: string): Finding => {
  const say = finding('disk')
  try {
    const { bavail, bsize } = statfsSync(existsSync(folder) ? folder : '.')
    const free = Math.round(mebibytes(bavail * bsize))
    if (free < lowDisk.problemMiB) return say.problem(`only ${free} MiB are free: make room, or nothing more can be saved`)
    return free < lowDisk.warningMiB ? say.warning(`${free} MiB are free: make room soon`) : say.ok(`${free} MiB are free`)
  } catch (error) {
    return say.warning(`free space is not known (${(error as Error).message})`)
  }
}

/** Data from the future means that the clock went back, and then every age on screen is wrong. */
const clock = (file: string): Finding => {
  const say = finding('clock')
  const written = existsSync(file) ? statSync(file).mtimeMs : 0
  if (written > now() + clockOffMs)
    return say.problem(
      `the data was written ${Math.round((written - now()) / 1000)} s in the future: set this machine's clock, best by NTP`,
    )
  return now() < Date.UTC(2025, 0, 1) ? say.problem("this machine's clock is years behind: set it, best by NTP") : say.ok('plausible')
}

const port = async (config: Config): Promise<Finding> => {
  const say = finding('port')
  if (config.port === 0) return say.ok('any free one will be used')
  const host = config.host === '0.0.0.0' || config.host === '::' ? '127.0.0.1' : config.host
  const where = `${config.host}:${config.port}`
  const fault = await tryPort(config)
  if (fault === null) return say.ok(`${where} is free`)
  if (fault !== 'EADDRINUSE') return say.problem(`${where} cannot be used (${fault}): choose another with ZAIMA_HOST and ZAIMA_PORT`)
  const ready = await readiness(`http://${host.includes(':') ? `[${host}]` : host}:${config.port}`)
  return ready.state === 'ready'
    ? say.ok(`a server runs on ${where} and is ready`)
    : ready.state === 'not ready'
      ? say.warning(`a server runs on ${where} but is not ready: ${ready.text}`)
      : say.problem(`${where} is taken by another program: stop it, or choose another port with ZAIMA_PORT`)
}
const tryPort = ({ host, port }: Config): Promise<string | null> =>
  new Promise((answer) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => answer(error.code ?? error.message))
    server.listen({ host, port, exclusive: true }, () => server.close(() => answer(null)))
  })

type Readiness = { readonly state: 'ready' | 'not ready' | 'no answer'; readonly text: string; readonly clockOffMs: number }
const readiness = async (url: string): Promise<Readiness> => {
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(answerWithinMs) })
    const body = (await response.json()) as { ok?: boolean; error?: { message?: string } }
    const date = Date.parse(response.headers.get('date') ?? '')
    const clockOffMs = Number.isNaN(date) ? 0 : date - now()
    return body.ok === true
      ? { state: 'ready', text: '', clockOffMs }
      : { state: 'not ready', text: body.error?.message ?? `status ${response.status}`, clockOffMs }
  } catch (error) {
    return { state: 'no answer', text: (error as Error).message, clockOffMs: 0 }
  }
}

export const checkPlace = async (place: Place): Promise<Finding[]> => {
  const ready = await readiness(place.url)
  const server = finding('server')
  if (ready.state === 'no answer')
    return [server.problem(`${place.url} does not answer as a Zaima server (${ready.text}): is it running, and is the address right?`)]
  const { client } = openPlace(place)
  const about = await client.call('place.get', {})
  const version = about.ok ? `${about.value.place.name}, Zaima ${about.value.place.version}` : 'unknown version'
  return all([
    () => (ready.state === 'ready' ? server.ok(`ready (${version})`) : server.warning(`running but not ready: ${ready.text}`)),
    () => transport(place.url),
    () => {
      const say = finding('clock')
      const off = Math.round(ready.clockOffMs / 1000)
      return Math.abs(ready.clockOffMs) > clockOffMs
        ? say.warning(`the server's clock is ${Math.abs(off)} s ${off > 0 ? 'ahead of' : 'behind'} this one: set both by NTP`)
        : say.ok("agrees with the server's")
    },
    async () => {
      const say = finding('sign-in')
      if (place.token === null) return say.warning(`you are not signed in there: zaima login ${place.url}`)
      const mine = await client.call('session.list', {})
      return mine.ok
        ? say.ok(`signed in${place.signIn === null ? '' : ` as ${place.signIn.name}`}`)
        : say.problem(`${mine.error.message} zaima login ${place.url}`)
    },
  ])
}

const transport = (url: string): Finding => {
  const say = finding('transport')
  const { protocol, hostname } = new URL(url)
  if (protocol === 'https:') return say.ok('encrypted')
  return /^(localhost|127\.|\[::1\])/.test(hostname)
    ? say.ok('this machine only')
    : say.warning('not encrypted: passwords and messages travel in the clear; put a proxy with TLS before it')
}
