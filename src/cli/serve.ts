/** `zaima serve`: the server, until it is told to stop. A first signal lets everyone go in order, a second ends at once. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ArgsDef } from 'citty'
import { flagName, settings } from '../server/config.ts'
import type { Setting } from '../server/setting.ts'
import { rawCommand } from './command.ts'
import { Failure } from './failure.ts'
import { settingsOf } from './settings.ts'
import { err, out, paint, say } from './terminal.ts'

const flags: ArgsDef = Object.fromEntries([
  ...Object.entries(settings as Record<string, Setting<unknown>>)
    .filter(([, s]) => s.comesWithCluster !== true)
    .map(
      ([key, s]) =>
        [
          flagName(key).slice(2),
          { type: 'string', valueHint: s.default === null ? 'VALUE' : s.kind.show(s.default), description: s.about },
        ] as const,
    ),
  ['config', { type: 'string', valueHint: 'FILE', description: 'Settings as JSON; zaima.config.json is read if it is there' }] as const,
])

export const command = rawCommand({
  usage: 'serve [--port 7080] [--data ./data] [--host 127.0.0.1] …',
  about: 'Run the server. It prints the address to open: on the first run a link that makes you the owner.',
  examples: [
    ['zaima serve', 'on http://127.0.0.1:7080, data in ./data'],
    ['zaima serve --host 0.0.0.0 --public-url https://chat.example.org', 'behind a proxy with TLS on another machine'],
    ['ZAIMA_PORT=0 zaima serve --data /var/lib/zaima', 'any free port; every flag is a variable too'],
  ],
  notes: [
    'Flags show their defaults. docs/config.md tells all there is to know about each.',
    'Ctrl+C or SIGTERM: clients are told to come back, then it stops. Once more: it stops at once.',
  ],
  words: 0,
  args: flags,
  run: async (raw) => {
    const config = settingsOf(raw)
    const { startServer, StartError, OpenError, webFolder } = await import('../server/main.ts')
    const running = await startServer(config).catch((error: unknown) => {
      throw error instanceof StartError || error instanceof OpenError ? new Failure(error.message) : error
    })
    const stopped = stopOnSignal(() => running.stop())
    if (!existsSync(join(webFolder, 'index.html'))) err(paint('yellow', say.serve.noWeb))
    out(
      running.setupUrl === null
        ? `${say.serve.open} ${paint('bold', running.url)}`
        : `${say.serve.owner}\n  ${paint('bold', running.setupUrl)}`,
    )
    for (const warning of running.warnings) err(paint('yellow', warning))
    if (process.stdout.isTTY) out(paint('dim', say.serve.stop))
    await stopped
    // All is written; timers that are left would only delay the end.
    process.exit(0)
  },
})

/** Resolves when it has stopped. */
const stopOnSignal = (stop: () => Promise<void>): Promise<void> =>
  new Promise((resolve, reject) => {
    let asked = false
    const ask = (code: number) => (): void => {
      if (asked) process.exit(code)
      asked = true
      if (process.stdout.isTTY) out(`\n${say.serve.stopping}`)
      stop().then(resolve, reject)
    }
    process.on('SIGINT', ask(130)).on('SIGTERM', ask(143)).on('SIGHUP', ask(129))
  })
