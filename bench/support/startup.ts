/** How long the real server takes from being started to being ready. */
import { join } from 'node:path'

const giveUpMs = 10_000

const freePort = async (): Promise<number> => {
  const probe = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => new Response() })
  const port = probe.port!
  await probe.stop(true)
  return port
}
const isReady = (url: string): Promise<boolean> =>
  fetch(url).then(
    (r) => r.ok,
    () => false,
  )

export const timeToReady = async (data: string): Promise<number> => {
  const port = await freePort()
  const startedAt = performance.now()
  const server = Bun.spawn(
    [process.execPath, join(import.meta.dir, 'server-process.ts'), '--port', String(port), '--data', data, '--log', 'warn'],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  )
  while (!(await isReady(`http://127.0.0.1:${port}/readyz`))) {
    if (performance.now() - startedAt > giveUpMs) throw new Error('the server does not become ready')
    await Bun.sleep(2)
  }
  const ms = performance.now() - startedAt
  server.kill('SIGTERM')
  await server.exited
  return ms
}
