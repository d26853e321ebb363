/**
 * `zaima demo`: a whole place in a temporary folder, with people in it who talk, pause, lose their line, go and come back. Everything is
 * real but the people; when it ends, the folder is deleted.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../server/config.ts'
import { command } from './command.ts'
import { DemoLife } from './demo-life.ts'
import { Failure } from './failure.ts'
import { out, paint, say } from './terminal.ts'
import { untilInterrupted } from './until.ts'

/** Short, so that everything presence can do is seen within a minute or two. */
const quick = [
  '--idle-after',
  '45s',
  '--grace-closed',
  '3s',
  '--grace-lost',
  '6s',
  '--grace-timed-out',
  '4s',
  '--ping-every',
  '10s',
  '--answer-within',
  '4s',
  '--log',
  'error',
]
const port = { type: 'string', valueHint: 'PORT', default: '0', description: 'Listen there; 0 takes any free one' } as const
const guest = { name: 'guest', password: 'lamp river tinsel' } as const

export { demo as command }
const demo = command({
  usage: 'demo [--port PORT]',
  about: 'Open a throw-away place where eight simulated people talk, go idle, drop their line, leave and come back.',
  examples: [['zaima demo', 'prints one link; open it, choose a name, and join in']],
  notes: ['Write "在吗" or "hello" to see somebody answer. Ctrl+C ends it, and nothing is left.'],
  words: 0,
  args: { port },
  run: async (args) => {
    const folder = mkdtempSync(join(tmpdir(), 'zaima-demo-'))
    const clear = (): void => rmSync(folder, { recursive: true, force: true })
    process.on('exit', clear)
    await play(['--port', args.port, '--data', folder, ...quick])
    out(say.demo.over)
    process.exit(0)
  },
})

const play = async (argv: readonly string[]): Promise<void> => {
  const read = readConfig({ argv, env: {}, readFile: () => null })
  if (!read.ok) throw new Failure(read.mistakes.join('\n'), 'usage')
  const { startServer, StartError, OpenError, webFolder } = await import('../server/main.ts')
  const server = await startServer(read.config).catch((error: unknown) => {
    throw error instanceof StartError || error instanceof OpenError ? new Failure(error.message) : error
  })
  if (!existsSync(join(webFolder, 'index.html'))) out(paint('yellow', say.serve.noWeb))
  const life = await DemoLife.begin(server.url, server.setupUrl!.split('#')[1]!, guest)
  out(`${say.demo.open}\n  ${paint('bold', life.invitation)}`)
  out(
    paint(
      'dim',
      `${say.demo.terminal} echo "${guest.password}" | npx zaima login ${server.url} --name ${guest.name} --password-stdin && npx zaima chat`,
    ),
  )
  out(paint('dim', say.demo.stop))
  await untilInterrupted((end) => {
    life.run(end)
    return () => life.end()
  })
  await server.stop()
}
