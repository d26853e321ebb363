/**
 * Makes docs/screenshot.png for the README: opens the demo, joins it in a real browser, waits until somebody is idle, and opens
 * the card that says why. Run it with `npm run screenshot` after the look has changed.
 */
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const root = join(import.meta.dir, '..')
const browserPath = process.argv[2]
if (browserPath === undefined) throw new Error('say where Chromium is')

const demo = Bun.spawn([process.execPath, join(root, 'src/cli/main.ts'), 'demo', '--port', '0'], { stdout: 'pipe', stderr: 'inherit' })
const link = async (): Promise<string> => {
  let said = ''
  const decoder = new TextDecoder()
  for await (const part of demo.stdout) {
    said += decoder.decode(part, { stream: true })
    const found = /https?:\/\/\S+\/invite#[\w-]+/.exec(said)
    if (found !== null) return found[0]
  }
  throw new Error(`the demo ended without a link: ${said}`)
}

const browser = await chromium.launch({
  executablePath: browserPath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
try {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 800 },
    deviceScaleFactor: 1,
    locale: 'en-US',
    reducedMotion: 'reduce',
  })
  await page.goto(await link())
  await page.getByLabel('Name', { exact: true }).fill('sam')
  await page.getByLabel('Display name').fill('Sam')
  await page.getByLabel('Password', { exact: true }).fill('a short sentence')
  await page.getByRole('button', { name: 'Make my account' }).click()
  const idle = page.getByRole('button', { name: /: Idle\. Show why/ }).first()
  await idle.waitFor({ timeout: 180_000 })
  await idle.click()
  await page.getByRole('dialog').waitFor()
  await page.screenshot({ path: join(root, 'docs/screenshot.png') })
  console.log('docs/screenshot.png')
} finally {
  await browser.close()
  demo.kill('SIGTERM')
  await demo.exited
}
