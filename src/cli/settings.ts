/** Settings as the command line reads them: flags, environment, file; every mistake is told at once. */
import { readFileSync } from 'node:fs'
import { readConfig, type Config } from '../server/config.ts'
import { Failure } from './failure.ts'
import { environment } from './terminal.ts'

export const readFile = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

export const settingsOf = (argv: readonly string[]): Config => {
  const read = readConfig({ argv, env: environment, readFile })
  if (read.ok) return read.config
  throw new Failure(
    `${read.mistakes.length === 1 ? 'One setting is wrong:' : `${read.mistakes.length} settings are wrong:`}\n${read.mistakes.map((m) => `  - ${m}`).join('\n')}`,
    'usage',
  )
}
