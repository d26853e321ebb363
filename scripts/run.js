/**
 * Child processes for the other scripts: `attach` hands over the terminal, passes signals on and answers the exit code;
 * `capture` keeps the output. Plain Node, nothing installed.
 */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

const exitCode = (code, signal) => code ?? 128 + (constants.signals[signal] ?? 0)

/** The caller's terminal becomes the child's. A signal is passed on once; the child decides when it is over. */
export const attach = (command, args, options = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options })
    const pass = (signal) => child.kill(signal)
    // On Ctrl-C the terminal has already told the child; only a signal sent to this process alone must be passed on.
    const passUnlessTerminal = (signal) => process.stdin.isTTY || child.kill(signal)
    process.on('SIGTERM', pass).on('SIGHUP', pass).on('SIGINT', passUnlessTerminal)
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      process.off('SIGTERM', pass).off('SIGHUP', pass).off('SIGINT', passUnlessTerminal)
      resolve(exitCode(code, signal))
    })
  })

/**
 * Standard output and error, together in `output`. `onLine` sees each line as it comes; after `limitMs` the child and
 * everything it started are killed and `timedOut` is true.
 */
export const capture = (command, args, { onLine, limitMs, env } = {}) =>
  new Promise((resolve, reject) => {
    const startedAt = Date.now()
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: env ?? process.env,
      detached: limitMs !== undefined,
    })
    let output = ''
    let rest = ''
    let timedOut = false
    const killAll = () => {
      try {
        if (child.pid) process.kill(limitMs === undefined ? child.pid : -child.pid, 'SIGKILL')
      } catch {
        // Already gone.
      }
    }
    const stop = (signal) => {
      killAll()
      process.exit(exitCode(null, signal))
    }
    const limit =
      limitMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true
            killAll()
          }, limitMs)
    const read = (chunk) => {
      output += chunk
      const lines = (rest + chunk).split('\n')
      rest = lines.pop()
      if (onLine) lines.forEach(onLine)
    }
    child.stdout.setEncoding('utf8').on('data', read)
    child.stderr.setEncoding('utf8').on('data', read)
    process.once('SIGINT', stop).once('SIGTERM', stop)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(limit)
      process.off('SIGINT', stop).off('SIGTERM', stop)
      if (onLine && rest) onLine(rest)
      resolve({ code: exitCode(code, signal), output, timedOut, seconds: (Date.now() - startedAt) / 1000 })
    })
  })
