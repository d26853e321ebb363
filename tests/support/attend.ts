/** Starts an attendant and hears what it says. `within`: a command in front, such as `ip netns exec`. */
import { join } from 'node:path'
import type { AccountId } from '../../src/protocol/ids.ts'
import type { Told } from './attendant.ts'
import { until } from './place.ts'

export const attend = (
  person: { readonly url: string; readonly name: string; readonly setup?: string | null },
  within: readonly string[] = [],
) => {
  const child = Bun.spawn(
    [...within, process.execPath, join(import.meta.dir, 'attendant.ts'), JSON.stringify({ ...person, setup: person.setup ?? undefined })],
    { stdin: 'pipe', stdout: 'pipe', stderr: 'inherit' },
  )
  const told: Told[] = []
  const listen = async (): Promise<void> => {
    const decoder = new TextDecoder()
    let rest = ''
    for await (const part of child.stdout) {
      const lines = (rest + decoder.decode(part, { stream: true })).split('\n')
      rest = lines.pop()!
      for (const line of lines) told.push(JSON.parse(line) as Told)
    }
  }
  void listen()
  const hears = async (what: string, matches: (t: Told) => boolean, withinMs = 15_000): Promise<Told> => {
    await until(what, () => told.some(matches), withinMs)
    return told.find(matches)!
  }
  return {
    told,
    hears,
    joins: async (): Promise<AccountId> => {
      const { joined } = await hears(`${person.name} to join`, (t) => t.joined !== undefined)
      await hears(`${person.name} to be online`, (t) => t.link === 'online')
      return joined!
    },
    watches: (id: AccountId): void => {
      void child.stdin.write(`${JSON.stringify({ watch: id })}\n`)
      void child.stdin.flush()
    },
    /** What it saw from then on. */
    sees: (state: string, since: number, withinMs?: number) =>
      hears(`${person.name} to see ${state}`, (t) => t.sees === state && t.at >= since, withinMs),
    dies: async (): Promise<void> => {
      child.kill('SIGKILL')
      await child.exited
    },
  }
}
