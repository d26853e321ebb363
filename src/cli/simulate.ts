/**
 * `zaima simulate`: a throw-away server and one simulated person to whom something is done, printed as it happens: what the server saw,
 * what others see, and what comes next by time alone.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { paths } from '../protocol/envelope.ts'
import type { CommandName, Output, Request } from '../protocol/commands.ts'
import type { Refusal } from '../protocol/errors.ts'
import { SimulatedAct, type Simulated } from '../protocol/detection.ts'
import { readConfig } from '../server/config.ts'
import { command } from './command.ts'
import { now } from './env-bun.ts'
import { Failure } from './failure.ts'
import { out, paint, type Style } from './terminal.ts'

const lookEveryMs = 250
const acts = SimulatedAct.options
const styles: Record<Simulated['moments'][number]['kind'], Style> = { act: 'bold', machine: 'cyan', others: 'green', client: 'dim' }

export { simulate as command }
const simulate = command({
  usage: 'simulate [ACT,ACT…] [--seconds N] [--json]',
  about: `Do something to a simulated person and watch the server find out. Acts: ${acts.join(', ')}.`,
  examples: [
    ['zaima simulate cut', 'the network goes, and nobody is told: asked, lost, offline within 44 s'],
    ['zaima simulate sleep,back --seconds 60', 'the lid shuts, and opens 60 seconds later'],
    ['zaima simulate kill --json', 'each moment as a line of JSON'],
  ],
  notes: [
    'Runs in a temporary folder on a port of its own, with the settings as they come.',
    'An act follows the one before after --seconds, or once nothing more is to be awaited.',
  ],
  words: 1,
  args: {
    acts: { type: 'positional', required: false, description: 'What befalls the person, in order (cut if not given)' },
    seconds: { type: 'string', valueHint: 'N', default: '50', description: 'How long each act is watched at most' },
    json: { type: 'boolean', description: 'Lines of JSON' },
  },
  run: async (args) => {
    const wanted = (args.acts ?? 'cut').split(',').map(actOf)
    const seconds = Number(args.seconds)
    if (!(seconds > 0 && seconds <= 500)) throw new Failure('--seconds is a number from 1 to 500.', 'usage')
    const folder = mkdtempSync(join(tmpdir(), 'zaima-simulate-'))
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
    await watch(folder, wanted, seconds, args.json === true ? 'json' : 'text')
    process.exit(0)
  },
})
const actOf = (name: string): SimulatedAct => {
  const act = acts.find((a) => a === name)
  if (act === undefined) throw new Failure(`"${name}" is none of ${acts.join(', ')}.`, 'usage')
  return act
}

/** A place with an owner, who may do this. */
const openPlace = async (folder: string) => {
  const read = readConfig({ argv: ['--port', '0', '--data', folder, '--log', 'error'], env: {}, readFile: () => null })
  if (!read.ok) throw new Failure(read.mistakes.join('\n'), 'usage')
  const { startServer } = await import('../server/main.ts')
  const server = await startServer(read.config)
  const post = async (name: string, input: object, token?: string): Promise<{ ok: true } | { ok: false; error: Refusal }> => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const response = await fetch(server.url + paths.command + name, { method: 'POST', body: JSON.stringify(input), headers })
    return (await response.json()) as { ok: true } | { ok: false; error: Refusal }
  }
  const setup = server.setupUrl!.split('#')[1]
  const joined = (await post('account.register', { name: 'owner', password: 'only for a moment', device: 'cli', setup })) as {
    ok: true
    token: string
  }
  const ask = async <C extends CommandName>(name: C, input: Request<C>): Promise<Output<C>> => {
    const reply = await post(name, input, joined.token)
    if (!reply.ok) throw new Failure(reply.error.message)
    return reply as unknown as Output<C>
  }
  return { ask, stop: () => server.stop() }
}

const watch = async (folder: string, wanted: readonly SimulatedAct[], seconds: number, as: 'json' | 'text'): Promise<void> => {
  const { ask, stop } = await openPlace(folder)
  const began = (await ask('simulate.start', {})).simulated.startedAt
  let printed = 0
  let ahead = ''
  const show = ({ moments, connections, others }: Simulated): void => {
    for (const m of moments.slice(printed)) {
      if (m.what === 'touched') continue
      if (as === 'json') out(JSON.stringify({ ...m, afterMs: m.at - began }))
      else out(`${((m.at - began) / 1000).toFixed(1).padStart(6)} s  ${paint(styles[m.kind], m.kind.padEnd(7))} ${m.what}`)
    }
    printed = moments.length
    const next = connections.map((c) => `${c.phase}`).join(' ')
    if (as === 'text' && next !== ahead && connections.length > 0) {
      ahead = next
      for (const c of connections)
        out(paint('dim', `         ahead   ${c.phase}: ${(c.deadlineInMs / 1000).toFixed(1)} s; others see ${others}`))
    }
  }
  const look = async (): Promise<Simulated> => {
    const { simulated } = await ask('simulate.get', {})
    if (simulated === null) throw new Failure('The simulated person has left.')
    show(simulated)
    return simulated
  }
  const wait = async (ms: number, over: (s: Simulated) => boolean): Promise<void> => {
    for (const until = now() + ms; now() < until;) {
      if (over(await look())) return
      await new Promise((done) => setTimeout(done, lookEveryMs))
    }
  }
  await wait(5_000, (s) => s.others === 'online')
  for (const act of wanted) {
    await ask('simulate.act', { act })
    await wait(1_000, () => false)
    await wait(
      seconds * 1_000,
      (s) => (s.connections.length === 0 && act !== 'back') || (act === 'back' && s.others === 'online' && s.client === 'online'),
    )
  }
  await look()
  await stop()
}
