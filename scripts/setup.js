/**
 * Makes a clone ready: installs when what is installed is not what package-lock.json says, builds the web app when its
 * sources are not those it was built from. Says one line for each step taken, nothing when there is none to take.
 * Plain Node 20, for at first nothing is installed.
 */
import { createHash } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { execFileSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { capture, root } from './run.js'

const at = (...parts) => join(root, ...parts)
const webSources = ['src/web', 'src/client', 'src/protocol', 'src/domain', 'vite.config.ts', 'package-lock.json']
const stamp = at('dist/web/.built')

/** Afterwards bun and everything else is there. `web: true` for whoever serves pages. */
export const setUp = async ({ web }) => {
  const started = Date.now()
  let steps = 0
  const step = async (what, why, work) => {
    steps++
    process.stderr.write(`${what} (${why}) …\n`)
    await work()
  }
  if (Number(process.versions.node.split('.')[0]) < 20) fail(`Node ${process.versions.node} is too old: install Node 20 or newer.`)
  const install = whyInstall()
  if (install) await step('Installing packages', install, installPackages)
  if (!findBun())
    fail('Bun is not there although its package is installed. Delete node_modules and try again; `npm ci` shows what goes wrong.')
  const build = web ? whyBuild() : null
  if (build) await step('Building the web app', build.why, () => buildWeb(build.hash))
  if (steps > 0) process.stderr.write(`Ready after ${((Date.now() - started) / 1000).toFixed(1)} s.\n`)
}

const fail = (message) => {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

const readLock = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages
  } catch {
    return null
  }
}

/** Compares package by package with npm's own record of what it installed; no file times, which a clone or a copy changes. */
const whyInstall = () => {
  const wanted = readLock(at('package-lock.json'))
  const installed = readLock(at('node_modules/.package-lock.json'))
  if (!wanted) return null
  if (!installed) return 'none are here yet'
  for (const [path, { version, optional, devOptional, peer }] of Object.entries(wanted)) {
    if (path === '') continue
    const has = installed[path]?.version
    if (has !== undefined && has !== version) return `${path.replace(/^.*node_modules\//, '')} ${has} is here, ${version} is wanted`
    if (has !== undefined && !existsSync(at(path))) return `${path.replace(/^.*node_modules\//, '')} is gone`
    if (has === undefined && !optional && !devOptional && !peer) return `${path.replace(/^.*node_modules\//, '')} is missing`
  }
  return null
}

const installPackages = async () => {
  const npm = process.env.npm_execpath
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  const { code, output } = npm ? await capture(process.execPath, [npm, ...args]) : await capture('npm', args)
  if (code !== 0) fail(`${output.trim()}\n\`npm ci\` failed; its words are above.`)
}

/**
 * npm may be told to run no install scripts; then bun's own package holds only a placeholder, and the program still lies in
 * the package for this platform. Linking it is what the script would have done.
 */
const findBun = () => {
  const main = at('node_modules/bun/bin/bun.exe')
  if (isProgram(main)) return main
  const scope = at('node_modules/@oven')
  const packages = existsSync(scope) ? readdirSync(scope).sort((a, b) => a.length - b.length) : []
  const program = packages.flatMap((name) => [join(scope, name, 'bin/bun'), join(scope, name, 'bin/bun.exe')]).find(runs)
  if (!program) return null
  try {
    rmSync(main, { force: true })
    linkSync(program, main)
    return main
  } catch {
    return program
  }
}
const isProgram = (path) => existsSync(path) && statSync(path).size > 1_000_000
const runs = (path) => {
  if (!isProgram(path)) return false
  try {
    try {
      accessSync(path, constants.X_OK)
    } catch {
      chmodSync(path, 0o755)
    }
    execFileSync(path, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

let found = null
/** The program, after `setUp`. */
export const bunPath = () => (found ??= findBun() ?? fail('Bun is not installed: run `npm ci`.'))
export const binPath = (name) => at('node_modules/.bin', name)

const files = function* (path) {
  if (!existsSync(at(path))) return
  if (!statSync(at(path)).isDirectory()) return yield path
  for (const name of readdirSync(at(path)).sort()) yield* files(`${path}/${name}`)
}
const hashOfSources = () => {
  const hash = createHash('sha256')
  for (const source of webSources) {
    for (const path of files(source)) if (!path.includes('.test.')) hash.update(`${path}\0`).update(readFileSync(at(path)))
  }
  return hash.digest('hex')
}
const whyBuild = () => {
  if (!existsSync(at('src/web/index.html'))) return null
  const hash = hashOfSources()
  if (!existsSync(stamp)) return { hash, why: 'it was not built yet' }
  return readFileSync(stamp, 'utf8') === hash ? null : { hash, why: 'its sources changed' }
}
const buildWeb = async (hash) => {
  const { code, output } = await capture(process.execPath, [at('node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'])
  if (code !== 0) fail(`${output.trim()}\nThe web app could not be built; the reason is above.`)
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, hash)
}
