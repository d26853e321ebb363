/**
 * A bench's other processes: started with Bun, asked one thing at a time over the process's own channel, and ended by their pid. Whoever dies
 * early fails the bench; when the bench ends, its children see the channel close and end too.
 */
import { join } from 'node:path'

type Ask = { readonly id: number; readonly what: string; readonly input: unknown }
type Told = { readonly id: number; readonly value: unknown } | { readonly id: number; readonly fault: string }
type Handlers = { readonly [what: string]: (input: never) => unknown }

/** What a parent may ask of the child that serves `H`. */
export type Child<H extends Handlers> = {
  readonly pid: number
  ask<W extends keyof H & string>(what: W, ...input: Parameters<H[W]>): Promise<Awaited<ReturnType<H[W]>>>
  stop(): Promise<void>
}

export const startChild = async <H extends Handlers>(file: string, args: readonly string[] = []): Promise<Child<H>> => {
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (fault: Error) => void }>()
  let asked = 0
  let stopping = false
  const child = Bun.spawn([process.execPath, join(import.meta.dir, file), ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
    ipc: (message: Told) => {
      const waiter = waiting.get(message.id)
      waiting.delete(message.id)
      if ('fault' in message) waiter?.reject(new Error(`${file}: ${message.fault}`))
      else waiter?.resolve(message.value as never)
    },
    onExit: (_, code, signal) => {
      if (!stopping) console.error(`${file} ended early (${signal ?? code})`)
      for (const waiter of waiting.values()) waiter.reject(new Error(`${file} ended`))
    },
  })
  const ask: Child<H>['ask'] = (what, ...[input]) =>
    new Promise((resolve, reject) => {
      asked += 1
      waiting.set(asked, { resolve, reject })
      child.send({ id: asked, what, input })
    })
  return {
    pid: child.pid,
    ask,
    stop: async () => {
      stopping = true
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), 5_000)
      await child.exited
      clearTimeout(late)
    },
  }
}

/** The child's side. */
export const serveParent = (handlers: Handlers): void => {
  process.on('disconnect', () => process.exit(0))
  process.on('SIGTERM', () => process.exit(0))
  process.on('message', (ask: Ask) => {
    const tell = (told: Told) => process.send?.(told)
    const run = async () => handlers[ask.what]!(ask.input as never)
    run().then(
      (value) => tell({ id: ask.id, value: value ?? null }),
      (fault: unknown) => tell({ id: ask.id, fault: String(fault) }),
    )
  })
}
