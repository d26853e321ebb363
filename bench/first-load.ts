/**
 * What a browser must fetch before the first screen: the scripts of dist/web that index.html names and all they import at once, compressed as
 * the server sends them. Then, in Chromium, how long it takes from a click on another room until its messages stand there.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { finish, type Row } from './support/report.ts'

const web = join(import.meta.dir, '../dist/web')
const kib = 1024
if (!existsSync(join(web, 'index.html'))) {
  console.error('dist/web is not built: run `npm start` or `npx vite build` once.')
  process.exit(1)
}
const textOf = (path: string): string => readFileSync(join(web, path), 'utf8')

/** Only what is loaded at once: `import()` waits until it is asked for. */
const importsOf = (path: string): string[] =>
  [...textOf(path).matchAll(/(?:\bimport|\bfrom)\s*["']([^"']+\.js)["']/g)].map((m) => posix.join('/', dirname(path), m[1]!).slice(1))

const reachable = (entries: readonly string[]): string[] => {
  const found = new Set<string>()
  const visit = (path: string): void => {
    if (found.has(path) || !existsSync(join(web, path))) return
    found.add(path)
    importsOf(path).forEach(visit)
  }
  entries.forEach(visit)
  return [...found]
}
const named = (pattern: RegExp): string[] => [...textOf('index.html').matchAll(pattern)].map((m) => m[1]!.replace(/^\//, ''))
const size = (paths: readonly string[]): number =>
  paths.reduce((sum, path) => sum + Bun.gzipSync(readFileSync(join(web, path))).length, 0) / kib

const scripts = reachable(named(/(?:src|href)="([^"]+\.js)"/g))
const styles = named(/href="([^"]+\.css)"/g)
const rows: Row[] = [
  { name: 'scripts of the first load, gzip', value: size(scripts), unit: 'KiB', bound: { atMost: 120 } },
  { name: 'styles of the first load, gzip', value: size(styles), unit: 'KiB' },
]
finish({ bench: 'first load', rows, notes: [`${scripts.length} scripts: ${scripts.map((path) => posix.basename(path)).join(', ')}`] })
