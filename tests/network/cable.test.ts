/**
 * A real cable, really pulled: server and onlooker in one network namespace, the client in another, a pair of virtual network cards between
 * them, one of which is switched off. No packet tells of it; the server finds out by asking.
 */
import { describe, expect, test } from 'bun:test'
import { attend } from '../support/attend.ts'
import { startProcess } from '../support/process.ts'
import { tempFolder } from '../support/store.ts'

const run = (...words: readonly string[]): boolean => Bun.spawnSync(['ip', ...words], { stderr: 'ignore' }).exitCode === 0
const name = (letter: string): string => `zaima-${process.pid}-${letter}`
const possible = (() => {
  try {
    return run('netns', 'add', name('x')) && run('netns', 'del', name('x'))
  } catch {
    return false
  }
})()
if (!possible) console.log('SKIPPED cable: network namespaces need root and the command ip (Debian: iproute2)')

/** Two namespaces and the cable between them; addresses exist only inside. */
const layCable = (letter: string) => {
  const [here, there] = [name(`${letter}1`), name(`${letter}2`)]
  const cards = [`zc${process.pid % 10_000}${letter}1`, `zc${process.pid % 10_000}${letter}2`] as const
  const steps = [
    ['netns', 'add', here],
    ['netns', 'add', there],
    ['link', 'add', cards[0], 'netns', here, 'type', 'veth', 'peer', 'name', cards[1], 'netns', there],
    ['-n', here, 'addr', 'add', '10.77.0.1/24', 'dev', cards[0]],
    ['-n', there, 'addr', 'add', '10.77.0.2/24', 'dev', cards[1]],
    ['-n', here, 'link', 'set', 'lo', 'up'],
    ['-n', here, 'link', 'set', cards[0], 'up'],
    ['-n', there, 'link', 'set', cards[1], 'up'],
  ]
  for (const step of steps) if (!run(...step)) throw new Error(`ip ${step.join(' ')}`)
  return {
    here: ['ip', 'netns', 'exec', here],
    there: ['ip', 'netns', 'exec', there],
    pull: () => run('-n', there, 'link', 'set', cards[1], 'down'),
    plugIn: () => run('-n', there, 'link', 'set', cards[1], 'up'),
    remove: () => [here, there].forEach((ns) => run('netns', 'del', ns)),
  }
}

type Detection = { readonly tookMs: number; readonly saw: readonly string[]; readonly backMs: number | null }
const pullCable = async (
  letter: string,
  flags: readonly string[],
  { comeBack }: { readonly comeBack: 'yes' | 'no' },
): Promise<Detection> => {
  const cable = layCable(letter)
  const folder = tempFolder()
  const server = await startProcess(
    ['--host', '10.77.0.1', '--port', '7080', '--data', folder.path, '--log', 'silent', ...flags],
    cable.here,
  )
  const bob = attend({ url: server.url, name: 'Bob', setup: server.setup }, cable.here)
  await bob.joins()
  const ana = attend({ url: server.url, name: 'Ana' }, cable.there)
  bob.watches(await ana.joins())
  try {
    await bob.sees('online', 0)
    const pulledAt = Date.now()
    expect(cable.pull()).toBe(true)
    const offline = await bob.sees('offline', pulledAt, 60_000)
    const tookMs = offline.at - pulledAt
    if (comeBack === 'no') return { tookMs, saw: bob.told.flatMap((t) => t.sees ?? []), backMs: null }
    const pluggedAt = Date.now()
    expect(cable.plugIn()).toBe(true)
    const online = await bob.sees('online', pluggedAt, 30_000)
    return { tookMs, saw: bob.told.flatMap((t) => t.sees ?? []), backMs: online.at - pluggedAt }
  } finally {
    await Promise.all([ana.dies(), bob.dies(), server.dies()])
    cable.remove()
    folder.remove()
  }
}

describe('a pulled cable', () => {
  test.concurrent.skipIf(!possible)(
    '[P-3, P-11] is found by asking, in the time that the settings say, and coming back shows',
    async () => {
      const flags = ['--ping-every', '1s', '--answer-within', '500ms', '--grace-timed-out', '500ms']
      const { tookMs, saw, backMs } = await pullCable('s', flags, { comeBack: 'yes' })
      console.log(`cable pulled: offline after ${tookMs} ms (bound 3200 ms), back ${backMs} ms after plugging in`)
      expect(tookMs).toBeGreaterThan(900)
      expect(tookMs).toBeLessThanOrEqual(1_200 + 500 + 500 + 1_000)
      expect(saw).toEqual(['online', 'offline', 'online'])
    },
    90_000,
  )

  test.concurrent.skipIf(!possible)(
    '[P-3, P-11] shows within 44 s and a batch as the server comes',
    async () => {
      const { tookMs, saw } = await pullCable('d', [], { comeBack: 'no' })
      console.log(`cable pulled, default settings: offline after ${(tookMs / 1000).toFixed(1)} s (bound 45 s)`)
      expect(tookMs).toBeGreaterThan(20_000)
      expect(tookMs).toBeLessThanOrEqual(45_000)
      expect(saw).toEqual(['online', 'offline'])
    },
    90_000,
  )
})
