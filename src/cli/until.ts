/** For commands that stay until they are stopped: Ctrl+C and the like end them in order, once; a second time ends them at once. */

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** `begin` starts the work and answers how to stop it. Ends well when interrupted, badly with the error given to `end`. */
export const untilInterrupted = async (begin: (end: (error?: Error) => void) => () => void): Promise<void> => {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const interrupted = (): void => resolve()
  for (const signal of signals) process.once(signal, interrupted)
  const stop = begin((error) => (error === undefined ? resolve() : reject(error)))
  try {
    await promise
  } finally {
    stop()
    for (const signal of signals) process.off(signal, interrupted)
  }
}
