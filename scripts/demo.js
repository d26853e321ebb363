/** `npm run demo`: a throw-away place with simulated people in it. */
import { attach } from './run.js'
import { bunPath, setUp } from './setup.js'

await setUp({ web: true })
process.exit(await attach(bunPath(), ['src/cli/main.ts', 'demo', ...process.argv.slice(2)]))
