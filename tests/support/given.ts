/** What every test takes as given: settings read as from a command line, and the one password all people share. */
import { readConfig, type Config } from '../../src/server/config.ts'

export const password = 'correct horse'

export const configOf = (flags: readonly string[]): Config => {
  const read = readConfig({ argv: flags, env: {}, readFile: () => null })
  if (!read.ok) throw new Error(read.mistakes.join('\n'))
  return read.config
}
