/**
 * `npm test`: set-up, then every layer of tests; `npm test -- unit plays` only those. Counts what bun reports, and ends
 * with one line, `N passed, N failed, N skipped`. A layer that is missing, empty or cut off counts as failed.
 */
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from './chromium.js'
import { layers, totalMs } from './layers.js'
import { capture, root } from './run.js'
import { bunPath, setUp } from './setup.js'

const say = (line) => process.stdout.write(`${line}\n`)
const wanted = process.argv.slice(2)
const strangers = wanted.filter((name) => !layers.some((layer) => layer.name === name))
if (strangers.length > 0) {
  say(`There is no layer ${strangers.join(', ')}. There are: ${layers.map((l) => l.name).join(', ')}.`)
  process.exit(1)
}
const chosen = layers.filter((layer) => wanted.length === 0 || wanted.includes(layer.name))
const reports = mkdtempSync(join(tmpdir(), 'zaima-test-'))

/** A developer's own settings must not change what is tested; the seed of a run to repeat may. */
const environment = () =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('ZAIMA_') || name === 'ZAIMA_SEED'))

const testFiles = (path) => {
  const full = join(root, path)
  if (!existsSync(full)) return []
  if (!statSync(full).isDirectory()) return [full]
  return readdirSync(full, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.test\.tsx?$/.test(name))
    .map((name) => join(full, name))
}

/** bun writes a dull line for each file and each test, and the provider one for each default it has; failures and what the tests themselves print go through. */
const dull =
  /^(bun test v|\(pass\)|\(skip\)|\(todo\)|Ran \d+ tests|\s*\d+ (pass|fail|skip|todo|error|expect\(\) calls|filtered out)|[\w./-]+\.test\.tsx?:$|oidc-provider (NOTICE|WARNING): |\s*$)/
const printer = () => {
  let lastBlank = true
  return (line) => {
    const blank = line.trim() === ''
    if ((!blank && dull.test(line)) || (blank && lastBlank)) return
    lastBlank = blank
    say(line)
  }
}

/** A file that does not even load is in bun's summary only, a pass and a skip are surest in the report: take both. */
const count = (report, { code, output, timedOut }) => {
  const suites = existsSync(report) ? /<testsuites [^>]*>/.exec(readFileSync(report, 'utf8'))?.[0] : undefined
  const attribute = (name) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(suites ?? '')?.[1] ?? 0)
  const summary = Number([...output.matchAll(/^\s*(\d+) fail$/gm)].at(-1)?.[1] ?? output.match(/^\(fail\) /gm)?.length ?? 0)
  const skipped = attribute('skipped')
  const reported = Math.max(attribute('failures'), summary)
  const failed = reported === 0 && (code !== 0 || timedOut || !suites) ? 1 : reported
  return { passed: attribute('tests') - attribute('failures') - skipped, failed, skipped }
}

/** Every test file belongs to a layer, or it would never run. */
const strays = () =>
  [...testFiles('tests'), ...testFiles('src')].filter((file) => !layers.some((layer) => layer.paths.flatMap(testFiles).includes(file)))

const runLayer = async (layer, limitMs) => {
  const missing = layer.paths.filter((path) => testFiles(path).length === 0)
  if (missing.length > 0) return { passed: 0, failed: 1, skipped: 0, seconds: 0, note: `no tests in ${missing.join(', ')}` }
  const env = environment()
  if (layer.browser) {
    const browser = chromium()
    if (!browser.path) return withoutBrowser(layer, browser.command)
    env.CHROMIUM_PATH = browser.path
  }
  const report = join(reports, `${layer.name}.xml`)
  const args = ['test', '--only-failures', `--timeout=${layer.testMs}`, '--reporter=junit', `--reporter-outfile=${report}`, ...layer.paths]
  const result = await capture(bunPath(), args, { env, limitMs, onLine: printer() })
  return { ...count(report, result), seconds: result.seconds, note: remark(layer, result, limitMs, existsSync(report)) }
}

const remark = (layer, { timedOut, code, seconds }, limitMs, reported) => {
  if (timedOut) return `cut off after ${Math.round(limitMs / 1000)} s`
  if (!reported) return `bun ended with ${code} before it could report`
  return layer.aimSeconds && seconds > layer.aimSeconds ? `slower than the ${layer.aimSeconds} s it should take` : ''
}

const withoutBrowser = (layer, command) => {
  const tests = layer.paths.flatMap(testFiles).map((file) => readFileSync(file, 'utf8').match(/^\s*test\(/gm)?.length ?? 0)
  return {
    passed: 0,
    failed: 0,
    skipped: tests.reduce((a, b) => a + b, 0),
    seconds: 0,
    note: `SKIPPED, there is no Chromium: type  ${command}`,
  }
}

const startedAt = Date.now()
await setUp({ web: chosen.some((layer) => layer.web) })
const total = { passed: 0, failed: 0, skipped: 0 }
const rows = []
const add = (name, result) => {
  const counts = Object.keys(total).map((key) => String(result[key]).padStart(7))
  for (const key of Object.keys(total)) total[key] += result[key]
  rows.push([name.padEnd(11), ...counts, `${result.seconds.toFixed(1).padStart(7)} s`, result.note].join(' ').trimEnd())
}
const inTime = (layer) => Math.max(1000, Math.min(layer.limitMs, startedAt + totalMs - Date.now()))
for (let at = 0; at < chosen.length;) {
  const together = [chosen[at], ...(chosen[at + 1]?.beside ? [chosen[at + 1]] : [])]
  at += together.length
  say(`── ${together.map((layer) => layer.name).join(', ')}`)
  const results = await Promise.all(together.map((layer) => runLayer(layer, inTime(layer))))
  together.forEach((layer, n) => add(layer.name, results[n]))
}
for (const file of wanted.length === 0 ? strays() : [])
  add('?', { passed: 0, failed: 1, skipped: 0, seconds: 0, note: `${file} is in no layer` })
rmSync(reports, { recursive: true })
say(`\n${'layer'.padEnd(11)}  passed  failed skipped    time`)
rows.forEach((row) => say(row))
say(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0)
