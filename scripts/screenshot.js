/** `npm run screenshot`: makes the README's picture anew from the running demo. */
import { chromium } from './chromium.js'
import { attach } from './run.js'
import { bunPath, setUp } from './setup.js'

await setUp({ web: true })
const found = chromium()
if (!found.path) {
  process.stderr.write(`This needs a Chromium. Type: ${found.command}\n`)
  process.exit(1)
}
process.exit(await attach(bunPath(), ['scripts/screenshot.ts', found.path]))
