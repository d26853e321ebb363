/** A cable between this machine and a network namespace, which can be pulled. Null where that cannot be made. */
const run = (...words: readonly string[]): boolean => Bun.spawnSync(['ip', ...words], { stderr: 'ignore' }).exitCode === 0

export const layCable = () => {
  const far = `zaima-bench-${process.pid}`
  const [here, there] = [`zb${process.pid % 100_000}a`, `zb${process.pid % 100_000}b`]
  const net = `10.78.${process.pid % 250}`
  const remove = (): void => {
    try {
      run('netns', 'del', far)
    } catch {
      // There is no ip, so there is nothing to remove.
    }
  }
  const steps = [
    ['netns', 'add', far],
    ['link', 'add', here, 'type', 'veth', 'peer', 'name', there, 'netns', far],
    ['addr', 'add', `${net}.1/24`, 'dev', here],
    ['link', 'set', here, 'up'],
    ['-n', far, 'addr', 'add', `${net}.2/24`, 'dev', there],
    ['-n', far, 'link', 'set', there, 'up'],
  ]
  try {
    if (steps.some((step) => !run(...step))) {
      remove()
      return null
    }
  } catch {
    return null
  }
  process.on('exit', remove)
  return { host: `${net}.1`, far: ['ip', 'netns', 'exec', far], pull: () => run('-n', far, 'link', 'set', there, 'down'), remove }
}
