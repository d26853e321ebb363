/**
 * Finds a Chromium for the browser tests, or installs Debian's when that needs nobody's leave (root, apt). Answers
 * `{ path }`, or `{ command }`: what to type to get one.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { homedir } from 'node:os'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome']
const inPath = () => (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))
const applications = ['/Applications/Chromium.app/Contents/MacOS/Chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']

/** Playwright keeps one folder for each revision; the newest is last. */
const playwright = () => {
  const caches = [
    process.env.PLAYWRIGHT_BROWSERS_PATH,
    join(homedir(), '.cache/ms-playwright'),
    join(homedir(), 'Library/Caches/ms-playwright'),
  ]
  return caches
    .filter((cache) => cache && existsSync(cache))
    .flatMap((cache) =>
      readdirSync(cache)
        .filter((name) => /^chromium-\d+$/.test(name))
        .sort()
        .reverse()
        .flatMap((name) =>
          ['chrome-linux/chrome', 'chrome-linux64/chrome', 'chrome-mac/Chromium.app/Contents/MacOS/Chromium'].map((tail) =>
            join(cache, name, tail),
          ),
        ),
    )
}

const find = () =>
  [process.env.CHROMIUM_PATH, ...inPath(), ...playwright(), ...applications].find((path) => path && existsSync(path)) ?? null

export const chromium = () => {
  const path = find()
  if (path) return { path }
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) return { command: 'npx playwright-core install chromium' }
  if (process.getuid() !== 0) return { command: 'sudo apt-get install -y chromium' }
  process.stderr.write('Installing Chromium (the browser tests need one) …\n')
  try {
    const apt = (...args) =>
      execFileSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
    apt('update', '-q')
    apt('install', '-yq', '--no-install-recommends', 'chromium')
  } catch {
    return { command: 'apt-get update && apt-get install -y chromium' }
  }
  const installed = find()
  return installed ? { path: installed } : { command: 'apt-get install -y chromium' }
}
