/** The real server as a process of its own, as `zaima serve` starts it: to be killed without a word, and started again. */
import { join } from 'node:path'
import { until } from './place.ts'

const cli = join(import.meta.dir, '../../src/cli/main.ts')

/** Settings of whoever runs the tests must not reach it. */
const environment = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined || name.startsWith('ZAIMA_') ? [] : [[name, value]])),
  )

/** `within`: a command in front, such as `ip netns exec`. */
export const startProcess = async (flags: readonly string[], within: readonly string[] = []) => {
  const child = Bun.spawn([...within, process.execPath, cli, 'serve', ...flags], { stdout: 'pipe', stderr: 'pipe', env: environment() })
  let said = ''
  const listen = async (stream: ReadableStream<Uint8Array>): Promise<void> => {
    const decoder = new TextDecoder()
    for await (const part of stream) said += decoder.decode(part, { stream: true })
  }
  void listen(child.stdout)
  void listen(child.stderr)
  const address = () => /https?:\/\/[\w.:[\]-]+:\d+/.exec(said)?.[0]
  await until("the server's address", () => address() !== undefined || child.exitCode !== null, 20_000)
  const url = address()
  if (url === undefined) throw new Error(`the server ended with ${child.exitCode}: ${said}`)
  return {
    url,
    port: Number(new URL(url).port),
    /** The secret of the link that makes the owner; null once there is one. */
    setup: /\/setup#([\w-]+)/.exec(said)?.[1] ?? null,
    isUp: () => child.exitCode === null && child.signalCode === null,
    said: () => said,
    /** No goodbye: what is not on the disk is gone. */
    dies: async (): Promise<void> => {
      child.kill('SIGKILL')
      await child.exited
    },
    stops: async (): Promise<void> => {
      child.kill('SIGTERM')
      const ended = await Promise.race([child.exited, Bun.sleep(15_000).then(() => 'late' as const)])
      if (ended !== 'late') return
      child.kill('SIGKILL')
      throw new Error(`the server did not stop within 15 s of being asked to; it said: ${said.slice(-2_000)}`)
    },
  }
}

export const ask = async (url: string, command: string, input: object, token?: string) => {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const response = await fetch(`${url}/api/v1/${command}`, { method: 'POST', body: JSON.stringify(input), headers })
  // Whatever JSON says.
  // eslint-disable-next-line typescript/no-explicit-any
  return (await response.json()) as any
}
