/** `npm run bench`: every file of bench/, one after another; `npm run bench -- fan-out` only that one, with what follows as its arguments. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { attach, root } from './run.js'
import { bunPath, setUp } from './setup.js'

const folder = join(root, 'bench')
const all = existsSync(folder)
  ? readdirSync(folder)
      .filter((name) => name.endsWith('.ts'))
      .map((name) => name.slice(0, -3))
  : []
const given = process.argv.slice(2)
const wanted = given[0]?.startsWith('-') ? undefined : given[0]
const args = wanted === undefined ? given : given.slice(1)
if (wanted !== undefined && !all.includes(wanted)) {
  process.stderr.write(`There is no bench "${wanted}". There are: ${all.join(', ')}.\n`)
  process.exit(1)
}
await setUp({ web: wanted === undefined || wanted === 'first-load' })
let worst = 0
for (const name of wanted === undefined ? all : [wanted]) worst = Math.max(worst, await attach(bunPath(), [`bench/${name}.ts`, ...args]))
process.exit(worst)
