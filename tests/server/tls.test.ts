/** A certificate of one's own: served, renewed while people talk, and refused when it is no good. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { chmodSync, copyFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makePair, nameShown, openssl, whyNoOpenssl, type Pair } from '../support/certificates.ts'
import { password } from '../support/given.ts'
import { dial, until } from '../support/place.ts'
import { startProcess } from '../support/process.ts'
import { tempFolder } from '../support/store.ts'

if (openssl === null) console.log(`SKIPPED: ${whyNoOpenssl}`)

describe.skipIf(openssl === null)('with a certificate of its own', () => {
  const folder = tempFolder()
  const [cert, key] = [join(folder.path, 'live.crt'), join(folder.path, 'live.key')]
  const flags = ['--port', '0', '--tls-redirect-port', '0', '--tls-cert', cert, '--tls-key', key]
  let first: Pair
  let second: Pair
  let server: Awaited<ReturnType<typeof startProcess>>
  let redirectPort = 0
  beforeAll(async () => {
    first = await makePair(folder.path, 'first')
    second = await makePair(folder.path, 'second')
    install(first)
    server = await startProcess([...flags, '--data', join(folder.path, 'data')])
    redirectPort = Number(/"redirectPort":(\d+)/.exec(server.said())?.[1])
  })
  afterAll(async () => {
    await server.stops()
    folder.remove()
  })
  /** Each file whole, as certbot and its like do. */
  const install = (pair: Pick<Pair, 'cert' | 'key'>): void => {
    for (const [from, to] of [
      [pair.cert, cert],
      [pair.key, key],
    ] as const) {
      copyFileSync(from, `${to}.new`)
      chmodSync(`${to}.new`, 0o600)
      renameSync(`${to}.new`, to)
    }
  }
  const post = (ca: string, command: string, input: object, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${server.url}/api/v1/${command}`, { method: 'POST', body: JSON.stringify(input), headers, tls: { ca }, keepalive: false })
  const keyLines = (): string[] =>
    [first, second].flatMap((pair) =>
      readFileSync(pair.key, 'utf8')
        .split('\n')
        .filter((l) => /^[A-Za-z0-9+/=]{20,}$/.test(l)),
    )

  test('[W-47] it speaks https, of version 1.2 at least, keeps cookies to it, and tells browsers to stay', async () => {
    expect(server.url).toStartWith('https://')
    const registered = await post(
      first.ca,
      'account.register',
      { name: 'Ana', password, setup: server.setup, device: 'web' },
      { origin: server.url },
    )
    expect(registered.status).toBe(200)
    expect(registered.headers.get('set-cookie')).toMatch(/^__Host-zaima=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure/)
    expect(registered.headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains')
    const answers = async (version: string): Promise<boolean> => {
      const args = ['s_client', '-connect', `127.0.0.1:${server.port}`, version, '-cipher', 'ALL:@SECLEVEL=0']
      const asked = Bun.spawn([openssl!, ...args], { stdin: 'ignore', stdout: 'pipe', stderr: 'ignore' })
      return !(await new Response(asked.stdout).text()).includes('Cipher is (NONE)')
    }
    expect(await Promise.all(['-tls1', '-tls1_1', '-tls1_2', '-tls1_3'].map(answers))).toEqual([false, false, true, true])
  })

  test('[W-50] the plain port beside it sends pages over, and takes nothing', async () => {
    const plain = `http://127.0.0.1:${redirectPort}`
    const page = await fetch(`${plain}/r/x?y=1`, { redirect: 'manual' })
    expect([page.status, page.headers.get('location')]).toEqual([308, `${server.url}/r/x?y=1`])
    const body = JSON.stringify({ name: 'Ana', password, device: 'cli' })
    expect((await fetch(`${plain}/api/v1/session.signIn`, { method: 'POST', body, redirect: 'manual' })).status).not.toBe(308)
    expect((await fetch(`${plain}//evil.test/x`, { redirect: 'manual' })).headers.get('location')).toStartWith(`${server.url}/`)
  })

  test('[W-48] a renewed one is shown to whoever comes, while those who are here stay, and all hear one another', async () => {
    const { token } = (await (await post(first.ca, 'session.signIn', { name: 'Ana', password, device: 'cli' })).json()) as { token: string }
    const old = dial(server.url, { token, ca: first.ca })
    const { memberships } = await old.greets()
    expect(await nameShown(server.port)).toBe('first')
    install(second)
    await until('the new certificate', () => server.said().includes('a new certificate is in use'))
    for (let n = 0; n < 10; n++) expect(await nameShown(server.port)).toBe('second')
    const late = dial(server.url, { token, ca: second.ca })
    await late.greets()
    await late.asks('message.send', { room: memberships[0].room.id, clientId: crypto.randomUUID(), body: 'from the new' })
    expect((await old.hears('message.sent')).message.body).toBe('from the new')
    await old.asks('message.send', { room: memberships[0].room.id, clientId: crypto.randomUUID(), body: 'from the old' })
    await until('the word of the old', () => late.frames.some((f) => f.message?.body === 'from the old'))
    expect([old.isOpen(), late.isOpen()]).toEqual([true, true])
    old.hangsUp()
    late.hangsUp()
  })

  test('[W-49] a new one that is no good is told of and left alone, and no key is ever in the log', async () => {
    const complaints = () => server.said().split('the old one stays').length - 1
    const spoils: readonly (() => void)[] = [
      () => install({ cert: first.cert, key: second.key }),
      () => writeFileSync(cert, 'no certificate'),
      () => install({ cert: first.cert, key: cert }),
    ]
    for (const spoil of spoils) {
      const before = complaints()
      spoil()
      await until('a complaint', () => complaints() > before)
      expect(await nameShown(server.port)).toBe('second')
    }
    install(first)
    await until('the first again', () => server.said().split('a new certificate is in use').length === 3)
    expect(await nameShown(server.port)).toBe('first')
    expect(keyLines().length).toBeGreaterThan(3)
    for (const line of keyLines()) expect(server.said()).not.toContain(line)
  })

  test('[W-49] it does not start with a key that everyone may read, that is another’s, or that is not there', async () => {
    const starts = (pair: { cert: string; key: string }, ...more: string[]): Promise<string> =>
      startProcess(['--port', '0', '--data', join(folder.path, 'other'), '--tls-cert', pair.cert, '--tls-key', pair.key, ...more]).then(
        async (other) => {
          await other.stops()
          return 'it started'
        },
        (error: Error) => error.message,
      )
    chmodSync(first.key, 0o644)
    expect(await starts(first)).toMatch(/ended with 1: .*read by everyone on this machine.*chmod 600/)
    chmodSync(first.key, 0o640)
    expect(await starts(first, '--log', 'silent')).toBe('it started')
    expect(await starts({ cert: first.cert, key: second.key })).toMatch(/ended with 1: .*is not the key of/)
    expect(await starts({ cert: join(folder.path, 'gone'), key: second.key })).toMatch(/ended with 1: .*must be files.*ENOENT/)
    expect(await starts(second, '--port', String(server.port))).toMatch(/ended with 1: .*is taken/)
  })
})
