/** `npm run check`: format, types, lint, unused code, guards; two at a time. `--fix` formats and mends what the linter can. */
import { capture } from './run.js'
import { layers } from './layers.js'
import { binPath, bunPath, setUp } from './setup.js'

const fix = process.argv.includes('--fix')
await setUp({ web: false })

const node = (name, ...args) => ({ command: process.execPath, args: [binPath(name), ...args] })
const checks = [
  {
    name: 'lint',
    ...node('oxlint', '--type-aware', '--deny-warnings', ...(fix ? ['--fix'] : []), 'src', 'tests', 'scripts', 'bench', 'vite.config.ts'),
  },
  { name: 'types: neutral', ...node('tsc', '-p', 'tsconfig.neutral.json') },
  { name: 'types: server', ...node('tsc', '-p', 'tsconfig.server.json') },
  { name: 'types: web', ...node('tsc', '-p', 'tsconfig.web.json') },
  { name: 'unused code', ...node('knip') },
  { name: 'guards', command: bunPath(), args: ['test', '--only-failures', ...layers.find((layer) => layer.name === 'guards').paths] },
]
const format = { name: 'format', ...node('oxfmt', fix ? '--write' : '--check', '.') }

const failed = []
const run = async ({ name, command, args }) => {
  const { code, output, seconds } = await capture(command, args)
  process.stdout.write(`${code === 0 ? 'ok  ' : 'FAIL'}  ${name.padEnd(16)} ${seconds.toFixed(1).padStart(5)} s\n`)
  if (code === 0) return
  failed.push(name)
  process.stdout.write(`${output.trim()}\n\n`)
}

// Formatting changes what the others read.
if (fix) await run(format)
const queue = fix ? checks : [format, ...checks]
await Promise.all(
  [1, 2].map(async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await run(next)
  }),
)
process.stdout.write(failed.length === 0 ? 'All good.\n' : `Not good: ${failed.join(', ')}.\n`)
process.exit(failed.length === 0 ? 0 : 1)
