/** `npm run docs`: writes docs/protocol.md and docs/config.md from the schemas; `--check` only says whether they are fresh. */
import { attach } from './run.js'
import { bunPath, setUp } from './setup.js'

await setUp({ web: false })
process.exit(await attach(bunPath(), ['scripts/write-docs.ts', ...process.argv.slice(2)]))
