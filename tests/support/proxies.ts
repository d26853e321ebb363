/**
 * The examples of docs/examples, run as they stand: only names, ports and certificates are put in, as a reader would. And a client with an
 * address of its own, for all of 127.0.0.0/8 is this machine.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Pair } from './certificates.ts'
import { until } from './place.ts'

export const clientAddress = '127.0.0.9'
const found = (name: string): string | null => Bun.which(name) ?? Bun.which(name, { PATH: '/usr/sbin:/usr/local/sbin' })
export const programs = { nginx: found('nginx'), caddy: found('caddy') } as const
export type ProxyName = keyof typeof programs

/** Free a moment ago. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port'))))
    })
  })

const read = (name: string): Promise<string> => Bun.file(join(import.meta.dir, '../../docs/examples', name)).text()
type Setup = { readonly folder: string; readonly pair: Pair; readonly port: number; readonly upstream: number }

/** Every text to be replaced must be there: else the test would prove another file than the one people read. */
const put = (text: string, changes: readonly (readonly [from: string, to: string])[]): string =>
  changes.reduce((result, [from, to]) => {
    if (!result.includes(from)) throw new Error(`the example no longer has ${JSON.stringify(from)}`)
    return result.replaceAll(from, to)
  }, text)

const configs: Record<
  ProxyName,
  (setup: Setup & { readonly plain: number }) => Promise<{ readonly file: string; readonly args: readonly string[] }>
> = {
  nginx: async ({ folder, pair, port, plain, upstream }) => {
    const example = put(await read('nginx.conf'), [
      ['    listen [::]:443 ssl;\n', ''],
      ['    listen [::]:80;\n', ''],
      ['listen 443 ssl', `listen 127.0.0.1:${port} ssl`],
      ['listen 80', `listen 127.0.0.1:${plain}`],
      ['/etc/letsencrypt/live/chat.example.org/fullchain.pem', pair.cert],
      ['/etc/letsencrypt/live/chat.example.org/privkey.pem', pair.key],
      ['127.0.0.1:7080', `127.0.0.1:${upstream}`],
    ])
    const kept = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(' ')
    const file = join(folder, 'nginx.conf')
    const user = process.getuid?.() === 0 ? 'user root; ' : ''
    writeFileSync(
      file,
      `${user}daemon off; pid ${folder}/pid; error_log stderr;\nevents {}\nhttp { access_log off; ${kept}\n${example}\n}\n`,
    )
    return { file, args: ['-c', file, '-p', folder] }
  },
  caddy: async ({ folder, pair, port, plain, upstream }) => {
    const example = put(await read('Caddyfile'), [
      [
        'chat.example.org {\n',
        `https://chat.example.org:${port}, https://127.0.0.1:${port} {\n\tbind 127.0.0.1\n\ttls ${pair.cert} ${pair.key}\n`,
      ],
      ['127.0.0.1:7080', `127.0.0.1:${upstream}`],
    ])
    const file = join(folder, 'Caddyfile')
    writeFileSync(
      file,
      `{\n\tadmin off\n\tdefault_sni chat.example.org\n\thttp_port ${plain}\n\tauto_https disable_redirects\n\tstorage file_system ${folder}\n}\n${example}`,
    )
    return { file, args: ['run', '--config', file, '--adapter', 'caddyfile'] }
  },
}

export const startProxy = async (name: ProxyName, setup: Omit<Setup, 'port'> & { readonly port: number }) => {
  mkdirSync(setup.folder, { recursive: true })
  const { args } = await configs[name]({ ...setup, plain: await freePort() })
  const env = { PATH: process.env['PATH'] ?? '', HOME: setup.folder, XDG_CONFIG_HOME: setup.folder, XDG_DATA_HOME: setup.folder }
  const child = Bun.spawn([programs[name]!, ...args], { stdout: 'ignore', stderr: 'pipe', env })
  let said = ''
  void (async () => {
    for await (const part of child.stderr) said += new TextDecoder().decode(part)
  })()
  let answers = false
  const knock = async (): Promise<void> => {
    while (!answers && child.exitCode === null) {
      answers = await ask({ port: setup.port, ca: setup.pair.ca, path: '/healthz' }).then(
        ({ status }) => status === 200,
        () => false,
      )
      if (!answers) await Bun.sleep(20)
    }
  }
  void knock()
  await until(`${name} to answer`, () => answers || child.exitCode !== null, 15_000)
  if (!answers) throw new Error(`${name} ended with ${child.exitCode}: ${said}`)
  return {
    stops: async (): Promise<void> => {
      child.kill('SIGTERM')
      await child.exited
    },
  }
}

export type Asked = {
  readonly port: number
  readonly ca: string
  readonly path: string
  readonly body?: object
  readonly headers?: Record<string, string>
}
/** From the client's own address, over TLS that is verified. */
export const ask = ({ port, ca, path, body, headers = {} }: Asked) =>
  new Promise<{ status: number; text: string; headers: Record<string, string | string[] | undefined> }>((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        ca,
        path,
        localAddress: clientAddress,
        servername: 'chat.example.org',
        method: body === undefined ? 'GET' : 'POST',
        headers: { host: `chat.example.org:${port}`, ...headers },
        agent: false,
      },
      (answer) => {
        let text = ''
        answer.on('data', (part: Buffer) => void (text += part.toString()))
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text, headers: answer.headers }))
      },
    )
    sent.on('error', reject)
    sent.end(body === undefined ? undefined : JSON.stringify(body))
  })
