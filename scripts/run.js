/**
 * Child processes for the other scripts: `attach` hands over the terminal, passes signals on and answers the exit code;
 * `capture` keeps the output. Plain Node, nothing installed.
 */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

const exitCode = (code, signal) => code ?? 128 + (constants.signals[signal] ?? 0)

/**
 * Calls `told` with the signal that ends this process, until undone. npm starts scripts through a shell that dies of a signal
 * without passing it on, and leaves us behind: having lost that parent counts as SIGTERM.
 */
export const onEnding = (told) => {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  const parent = process.ppid
  const orphaned = () => {
    if (process.ppid === parent) return
    clearInterval(watch)
    told('SIGTERM')
  }
  const watch = process.env.npm_lifecycle_event ? setInterval(orphaned, 500) : undefined
  for (const signal of signals) process.on(signal, told)
  return () => {
    clearInterval(watch)
    for (const signal of signals) process.off(signal, told)
  }
}

/** The caller's terminal becomes the child's. The child decides when it is over. */
export const attach = (command, args, options = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options })
    // On Ctrl-C the terminal has already told the child.
    const undo = onEnding((signal) => (signal === 'SIGINT' && process.stdin.isTTY) || child.kill(signal))
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      undo()
      resolve(exitCode(code, signal))
    })
  })

/**
 * Standard output and error, together in `output`. `onLine` sees each line as it comes; after `limitMs` the child and
 * everything in its process group are asked to end, 3 s later made to, and `timedOut` is true.
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
    const kill = (signal) => {
      try {
        if (child.pid) process.kill(limitMs === undefined ? child.pid : -child.pid, signal)
      } catch {
        // Already gone.
      }
    }
    const stop = (signal) => {
      kill('SIGTERM')
      process.exit(exitCode(null, signal))
    }
    const end = () => {
      timedOut = true
      kill('SIGTERM')
      insist = setTimeout(() => kill('SIGKILL'), 3000)
    }
    let insist
    const limit = limitMs === undefined ? undefined : setTimeout(end, limitMs)
    const read = (chunk) => {
      output += chunk
      const lines = (rest + chunk).split('\n')
      rest = lines.pop()
      if (onLine) lines.forEach(onLine)
    }
    child.stdout.setEncoding('utf8').on('data', read)
    child.stderr.setEncoding('utf8').on('data', read)
    const undo = onEnding(stop)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(limit)
      clearTimeout(insist)
      undo()
      if (onLine && rest) onLine(rest)
      resolve({ code: exitCode(code, signal), output, timedOut, seconds: (Date.now() - startedAt) / 1000 })
    })
  })
