/**
 * The real command line as a process of its own: `run` to its end, `start` to talk to it while it runs. Each world has its own data,
 * sign-ins and no settings of the developer's; everything started in it is ended with it, by its own process id.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const main = join(import.meta.dir, '../../src/cli/main.ts')
const withinMs = 15_000
export const password = 'correct horse battery'

export type Ended = { readonly code: number; readonly out: string; readonly err: string }
type Options = { readonly as?: string; readonly stdin?: string; readonly env?: Record<string, string>; readonly terminal?: boolean }

export class World {
  readonly folder = mkdtempSync(join(tmpdir(), 'zaima-cli-'))
  readonly #running = new Set<Program>()

  path(...parts: string[]): string {
    return join(this.folder, ...parts)
  }
  start(args: readonly string[], options: Options = {}): Program {
    const program = new Program(
      args,
      { ...clean(), LANG: 'C.UTF-8', ZAIMA_HOME: this.path(`home-${options.as ?? 'nobody'}`), ...options.env },
      options,
    )
    this.#running.add(program)
    return program
  }
  async run(args: readonly string[], options: Options = {}): Promise<Ended> {
    const program = this.start(args, { stdin: '', ...options })
    const code = await program.exited
    return { code, out: program.out, err: program.err }
  }
  async json<T>(args: readonly string[], options: Options = {}): Promise<T> {
    const { code, out, err } = await this.run([...args, '--json'], options)
    if (code !== 0) throw new Error(`zaima ${args.join(' ')} ended with ${code}: ${err}`)
    return JSON.parse(out) as T
  }
  /** A server on its own folder, and where it listens. */
  async serve(...args: string[]): Promise<Program & { url: string }> {
    const server = this.start(['serve', '--data', this.path('data'), ...(args.includes('--port') ? [] : ['--port', '0']), ...args])
    const [url] = await server.says(/http:\/\/[\d.]+:\d+/)
    return Object.assign(server, { url })
  }
  account(name: string, ...more: string[]): Promise<Ended> {
    return this.run(['account', 'create', name, '--data', this.path('data'), '--password-stdin', ...more], { stdin: `${password}\n` })
  }
  login(url: string, name: string): Promise<Ended> {
    return this.run(['login', url, '--name', name, '--password-stdin'], { as: name, stdin: `${password}\n` })
  }
  async end(): Promise<void> {
    for (const program of this.#running) program.kill('SIGKILL')
    await Promise.all([...this.#running].map((p) => p.exited))
    rmSync(this.folder, { recursive: true, force: true })
  }
}

const clean = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name, value]) => value !== undefined && !/^(ZAIMA_|LC_|LANG|NO_COLOR|FORCE_COLOR|TERM$)/.test(name),
    ) as [string, string][],
  )

export class Program {
  out = ''
  err = ''
  readonly exited: Promise<number>
  readonly #child: Bun.Subprocess
  readonly #waiting = new Set<() => void>()

  constructor(args: readonly string[], env: Record<string, string>, { stdin, terminal }: Options) {
    const command = [process.execPath, main, ...args]
    const decoder = new TextDecoder()
    if (terminal === true) {
      this.#child = Bun.spawn(command, {
        env: { ...env, TERM: 'xterm' },
        terminal: { cols: 80, rows: 24, data: (_, data) => this.#hear('out', decoder.decode(data, { stream: true })) },
      })
      this.exited = this.#child.exited
      return
    }
    const child = Bun.spawn(command, { env, stdin: stdin === undefined ? 'pipe' : Buffer.from(stdin), stdout: 'pipe', stderr: 'pipe' })
    this.#child = child
    const read = Promise.all([this.#read('out', child.stdout), this.#read('err', child.stderr)])
    this.exited = read.then(() => child.exited)
  }

  /** Waits until it has said something like this, after a place in its output. */
  async says(what: RegExp, after = 0): Promise<RegExpExecArray> {
    const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>()
    const look = (): void => {
      const found = what.exec(this.out.slice(after))
      if (found !== null) resolve(found)
    }
    const timer = setTimeout(() => reject(new Error(`never said ${what}; it said:\n${this.out}\n${this.err}`)), withinMs)
    this.#waiting.add(look)
    void this.exited.then(() => reject(new Error(`ended without saying ${what}; it said:\n${this.out}\n${this.err}`)))
    look()
    return promise.finally(() => {
      clearTimeout(timer)
      this.#waiting.delete(look)
    })
  }
  type(text: string): void {
    if (this.#child.terminal !== undefined) return void this.#child.terminal.write(text)
    const stdin = this.#child.stdin as Bun.FileSink
    void stdin.write(text)
    void stdin.flush()
  }
  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  async #read(to: 'out' | 'err', stream: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder()
    for await (const part of stream) this.#hear(to, decoder.decode(part, { stream: true }))
  }
  #hear(to: 'out' | 'err', text: string): void {
    this[to] += text
    for (const look of [...this.#waiting]) look()
  }
}
