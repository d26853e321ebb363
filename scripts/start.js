/** `npm start`: set-up, then the server; flags go to it. */
import { attach } from './run.js'
import { bunPath, setUp } from './setup.js'

await setUp({ web: true })
process.exit(await attach(bunPath(), ['src/cli/main.ts', 'serve', ...process.argv.slice(2)]))
