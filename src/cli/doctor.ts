/** `zaima doctor`: looks at the machine, the data and the server, and says of each what is wrong and what to do. */
import { columns, command } from './command.ts'
import { checkPlace, checkHere, type Finding } from './doctor-checks.ts'
import { exitCodes } from './failure.ts'
import { originOf, placeOf } from './place.ts'
import { settingsOf } from './settings.ts'
import { out, outJson, paint, type Style } from './terminal.ts'

const styles: Record<Finding['level'], Style> = { ok: 'green', warning: 'yellow', problem: 'red' }

export { doctor as command }
const doctor = command({
  usage: 'doctor [--data DIR | --url URL] [--json]',
  about: 'Check the machine, the data folder and the server. Each line is ok, a warning or a problem with what to do.',
  examples: [
    ['zaima doctor', 'this machine, with the settings `zaima serve` would use'],
    ['zaima doctor --data /var/lib/zaima', 'that data folder'],
    ['zaima doctor --url https://chat.example.org', 'a server elsewhere, as a client finds it'],
  ],
  notes: [
    'Stop the server to have the database itself checked: only one process may open it, and opening brings its tables up to date.',
    'Ends with 1 if there is a problem; warnings alone are no failure.',
  ],
  words: 0,
  args: {
    data: { type: 'string', valueHint: 'DIR', description: 'The data folder, if not the one of ZAIMA_DATA' },
    url: { type: 'string', alias: 'u', valueHint: 'URL', description: 'Check a server there instead' },
    json: { type: 'boolean', description: 'An array of {check, level, text}' },
  },
  run: async (args) => {
    const findings =
      args.url === undefined
        ? await checkHere(settingsOf(args.data === undefined ? [] : ['--data', args.data]))
        : await checkPlace(placeOf(originOf(args.url)))
    if (args.json === true) outJson(findings)
    else
      for (const { check, level, text } of findings)
        out(`${paint(styles[level], level.padEnd(7))} ${columns([[check.padEnd(9), text]])[0]!.trimStart()}`)
    if (findings.some((f) => f.level === 'problem')) process.exitCode = exitCodes.failed
  },
})
