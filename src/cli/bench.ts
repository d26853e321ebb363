/** `zaima bench`: measures this machine with the benches that come with the source, each of which prints one table. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { spawn } from 'node:child_process'
import { rawCommand } from './command.ts'
import { Failure } from './failure.ts'

const folder = join(import.meta.dirname, '../../bench')
const names = (): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.ts'))
        .map((name) => name.slice(0, -3))
    : []

export { bench as command }
const bench = rawCommand({
  usage: 'bench NAME [--json] [--strict]',
  about: 'Measure this machine. Everything runs in temporary folders and on ports of its own.',
  examples: [
    ['zaima bench detection', 'how long until somebody who left is shown offline, by the way they left; takes about two minutes'],
    ['zaima bench detection --trials 20', 'the same with fewer people'],
  ],
  notes: [
    'Pulling a cable needs root and the command ip; without them it is left out and said so.',
    'With --strict a missed bound ends with 1.',
  ],
  words: Infinity,
  args: {
    json: { type: 'boolean', description: 'The table as JSON' },
    strict: { type: 'boolean', description: 'A missed bound is a failure' },
  },
  run: async ([name, ...rest]) => {
    if (name === undefined || !names().includes(name)) throw new Failure(`Say which: ${names().join(', ')}.`, 'usage')
    const child = spawn(process.execPath, [join(folder, `${name}.ts`), ...rest], { stdio: 'inherit' })
    process.exitCode = await new Promise<number>((done) => child.on('exit', (code) => done(code ?? 1)))
  },
})
