/**
 * Frames and requests that nobody means: every command with values of all kinds in its fields, garbage, deep JSON, names that are none. The
 * seed decides all of it. Lines that are cut are dialled again.
 */
import { commands, type CommandName } from '../../src/protocol/commands.ts'
import { protocol } from '../../src/protocol/version.ts'
import { random as randomFrom, type Random } from '../../tests/support/random.ts'

export type FuzzPlace = { readonly url: string; readonly tokens: readonly string[]; readonly ids: readonly string[] }
export type FuzzSize = { readonly frames: number; readonly requests: number; readonly lines: number; readonly seed: number }
export type Fuzzed = {
  readonly frames: number
  readonly requests: number
  readonly dialled: number
  /** Answers by their code; `ok` is one. */
  readonly codes: Readonly<Record<string, number>>
  readonly internal: readonly string[]
  /** Milliseconds of asking for the server's health. */
  readonly health: readonly number[]
}
const names = Object.keys(commands) as CommandName[]
const fieldsOf = (name: CommandName): string[] => {
  const { shape } = (commands[name].input as unknown as { _zod: { def: { shape?: object } } })._zod.def
  return Object.keys(shape ?? {})
}
const odd = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '__proto__',
  'constructor',
  '../../x',
  '{"a":1}',
  'x'.repeat(300),
  '👩‍👩‍👧'.repeat(20),
  '1e999',
  'NaN',
]

const valueOf = (random: Random, ids: readonly string[], depth = 0): unknown => {
  const kinds: (() => unknown)[] = [
    () => random.pick(ids),
    () => random.pick(ids),
    () => random.pick(odd),
    () => Math.floor(random.next() * 200),
    () => random.pick([-1, 0.5, 1e308, Number.MAX_SAFE_INTEGER, -0]),
    () => random.next() < 0.5,
    () => null,
    () => random.pick(['member', 'web', 'dnd', 'online', 'all', 'open', 'password', 'totp', 'me', 'hidden']),
  ]
  if (depth < 3) {
    kinds.push(() => Array.from({ length: Math.floor(random.next() * 6) }, () => valueOf(random, ids, depth + 1)))
    kinds.push(() => ({ [random.pick(['way', 'kind', 'account', 'who', 'x'])]: valueOf(random, ids, depth + 1) }))
  }
  return random.pick(kinds)()
}
const inputOf = (random: Random, name: CommandName, ids: readonly string[]): Record<string, unknown> => {
  const input: Record<string, unknown> = {}
  for (const field of fieldsOf(name)) if (random.next() < 0.85) input[field] = valueOf(random, ids)
  if (random.next() < 0.05) input[random.pick(odd)] = valueOf(random, ids)
  return input
}
const garbage = (random: Random): string =>
  random.pick([
    () => 'garbage',
    () => '{"cmd":',
    () => '[]',
    () => '['.repeat(1 + Math.floor(random.next() * 20_000)),
    () => `{"cmd":"presence.get","ref":1,"ids":${'['.repeat(500)}${']'.repeat(500)}}`,
    () => String.fromCharCode(...Array.from({ length: 40 }, () => Math.floor(random.next() * 65_536))),
    () => '{"cmd":"hello","protocol":3}',
    () => '{"cmd":"no.such","ref":1}',
    () => '{"cmd":"constructor","ref":"1"}',
    () => `{"cmd":"message.send","ref":1,"body":"${'字'.repeat(Math.floor(random.next() * 3_000))}"}`,
  ])()

/** What ends the attacker's own session, or everybody's, would leave nothing to try. */
const spared: readonly CommandName[] = ['session.signOut', 'session.end', 'session.endOthers', 'account.delete', 'session.lock']

export const fuzz = async ({ url, tokens, ids }: FuzzPlace, { frames, requests, lines, seed }: FuzzSize): Promise<Fuzzed> => {
  const random = randomFrom(seed)
  const usable = names.filter((name) => !spared.includes(name))
  const codes: Record<string, number> = {}
  const internal: string[] = []
  const health: number[] = []
  let [sent, asked, dialled] = [0, 0, 0]
  const noted = (text: string, about: string): void => {
    const code = text.includes('"ok":true') ? 'ok' : (/"code":"(\w+)"/.exec(text)?.[1] ?? 'event')
    codes[code] = (codes[code] ?? 0) + 1
    if (code === 'internal') internal.push(`${about}: ${text.slice(0, 300)}`)
  }
  const frameOf = (): string => {
    if (random.next() < 0.02) return garbage(random)
    const cmd = random.pick(usable)
    return JSON.stringify({ cmd, ref: Math.floor(random.next() * 1e6), ...inputOf(random, cmd, ids) })
  }
  /** Until it is cut, or all is sent. */
  const line = async (token: string): Promise<void> => {
    dialled += 1
    const ws = new WebSocket(`${url.replace('http', 'ws')}/api/v1/socket`, { headers: { authorization: `Bearer ${token}` } } as never)
    let last = ''
    const { promise: over, resolve: end } = Promise.withResolvers<void>()
    const { promise: ready, resolve: welcome } = Promise.withResolvers<void>()
    ws.onopen = () => ws.send(JSON.stringify({ cmd: 'hello', protocol: protocol.current, device: 'cli' }))
    ws.onmessage = ({ data }) => {
      const text = String(data)
      if (text.startsWith('{"event":"welcome"')) welcome()
      else if (!text.startsWith('{"event"')) noted(text, last)
    }
    ws.onclose = () => end()
    ws.onerror = () => end()
    await Promise.race([ready, over])
    while (sent < frames && ws.readyState === WebSocket.OPEN) {
      for (let n = 0; n < 20 && sent < frames; n++) {
        last = frameOf()
        sent += 1
        ws.send(last)
      }
      await Promise.race([over, Bun.sleep(1)])
    }
    if (ws.readyState === WebSocket.OPEN) {
      await Promise.race([over, Bun.sleep(200)])
      ws.close()
    }
  }
  const speaker = async (_: unknown, index: number): Promise<void> => {
    while (sent < frames) {
      const before = sent
      await line(tokens[index % tokens.length]!)
      // Whoever is asked to come back later does.
      if (sent === before) await Bun.sleep(50)
    }
  }
  const asker = async (_: unknown, index: number): Promise<void> => {
    while (asked < requests) {
      asked += 1
      const cmd = random.next() < 0.03 ? random.pick(odd) : random.pick(usable)
      const body =
        random.next() < 0.05
          ? garbage(random)
          : JSON.stringify(names.includes(cmd as CommandName) ? inputOf(random, cmd as CommandName, ids) : {})
      const headers = random.next() < 0.3 ? {} : { authorization: `Bearer ${tokens[(index + asked) % tokens.length]}` }
      const response = await fetch(`${url}/api/v1/${encodeURIComponent(cmd.toWellFormed())}`, { method: 'POST', body, headers })
      noted(await response.text(), `${cmd} ${body.slice(0, 300)}`)
    }
  }
  const doctor = async (): Promise<void> => {
    while (sent < frames || asked < requests) {
      const from = performance.now()
      const response = await fetch(`${url}/healthz`)
      if (!response.ok) internal.push(`healthz: ${response.status}`)
      health.push(performance.now() - from)
      await Bun.sleep(20)
    }
  }
  await Promise.all([...Array.from({ length: lines }, speaker), ...Array.from({ length: lines }, asker), doctor()])
  return { frames: sent, requests: asked, dialled, codes, internal, health }
}
