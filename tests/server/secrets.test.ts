/**
 * What is sent is not kept. Marked secrets go through every command and through every way in, and every byte that the server leaves behind is
 * searched for them: the data folder with the database, its log and its free pages, what it prints, the list of processes, the mails.
 */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Secret, TOTP } from 'otpauth'
import { commands, type CommandName } from '../../src/protocol/commands.ts'
import { openRolePolicy } from '../../src/protocol/entry.ts'
import { bytesOf, foundIn, markedInputs, type Mark } from '../support/marked.ts'
import { dial, until } from '../support/place.ts'
import { openPostOffice, secretIn, type PostOffice } from '../support/post-office.ts'
import { startProcess } from '../support/process.ts'
import { clientId, clientSecret, openBrowser, openProvider } from '../support/provider.ts'
import { openReceiver } from '../support/receiver.ts'
import { tempFolder } from '../support/store.ts'

// eslint-disable-next-line typescript/no-explicit-any
type Json = any

/** Free texts that are kept, each on purpose: what people call things and say. Every other text of every command must be nowhere. */
const kept: readonly RegExp[] = [
  /^place\.update\.name$/,
  /^account\.(register|update)\.(name|displayName|email|label)$/,
  /^(session\.signIn|session\.name|session\.passkey|qr\.start|bot\.token)\.label$/,
  /^room\.(create|update)\.(name|topic)$/,
  /^message\.(send|edit)\.(body|clientId)$/,
  /^(status\.set|claim\.set)\.(text|emoji|key)$/,
  /^plan\.set\.plan\.(text|zone)$/,
  /^bot\.create\.(name|displayName)$/,
  /^passkey\.(add|rename)\.name$/,
  /^webhook\.(create|update)\.url$/,
  /^email\.set\.address$/,
  /^policy\.update\.policy\.networks\[\]$/,
  /^group\.(create|rename)\.name$/,
  /^(person|report)\.\w+\.reason$/,
]
const isKept = ({ field }: Mark): boolean => kept.some((pattern) => pattern.test(field))
const generous = ['messages', 'sign-in', 'guesses', 'watch', 'presence'].flatMap((name) => [`--rate-${name}`, '100000/1s'])

const folder = tempFolder()
const data = join(folder.path, 'data')
let office: PostOffice
let provider: Awaited<ReturnType<typeof openProvider>>
let receiver: ReturnType<typeof openReceiver>
let server: Awaited<ReturnType<typeof startProcess>>
let owner: string
const ownerPassword = 'nineteen marked lanterns drifting'
const secrets: Mark[] = [
  { field: 'secret of the identity provider', text: clientSecret },
  { field: 'password of the owner', text: ownerPassword },
]
const secret = <T extends string>(field: string, text: T): T => {
  secrets.push({ field, text })
  return text
}
let strangers = 0
/** Strangers come from a network of their own each time; where the server asks for patience it gets it. */
const ask = async (command: CommandName, input: object, token?: string, patienceMs = 3_000): Promise<Json> => {
  const from = `10.${((strangers += 1) >> 8) & 255}.${strangers & 255}.1`
  const headers = token === undefined ? { 'x-forwarded-for': from } : { authorization: `Bearer ${token}` }
  for (let tries = 1; ; tries += 1) {
    const answer = await fetch(`${server.url}/api/v1/${command}`, { method: 'POST', body: JSON.stringify(input), headers })
    const body = (await answer.json()) as Json
    if (body.error?.code !== 'rate_limited' || tries === 5 || body.error.retryAfterMs > patienceMs) return body
    await Bun.sleep(body.error.retryAfterMs)
  }
}
const asks = async (command: CommandName, input: object, token?: string): Promise<Json> => {
  const answer = await ask(command, input, token)
  if (answer.ok !== true) throw new Error(`${command}: ${JSON.stringify(answer)}`)
  return answer
}
const codeOf = (base32: string, ahead = 0): string =>
  new TOTP({ secret: Secret.fromBase32(base32) }).generate({ timestamp: Date.now() + ahead })
const joins = async (name: string, password: string): Promise<string> => {
  secret(`password of ${name}`, password)
  return secret(`token of ${name}`, (await asks('account.register', { name, password, device: 'cli' })).token)
}

beforeAll(async () => {
  office = await openPostOffice()
  provider = await openProvider()
  receiver = openReceiver()
  const config = join(folder.path, 'zaima.config.json')
  const oidc = [{ id: 'work', name: 'Work', issuer: provider.issuer, clientId, clientSecret, create: 'yes' }]
  writeFileSync(config, JSON.stringify({ oidc, smtpUrl: office.url, mailFrom: 'zaima@example.org' }))
  server = await startProcess([
    ...[
      '--port',
      '0',
      '--data',
      data,
      '--config',
      config,
      '--log',
      'info',
      '--bulk-read',
      'never',
      '--webhook-private',
      'allow',
      '--trusted-proxies',
      '127.0.0.1',
      ...generous,
    ],
  ])
  provider.serves(server.url)
  const setup = server.setup!
  secret(
    'token of the owner',
    (owner = (await asks('account.register', { name: 'olaf', password: ownerPassword, device: 'cli', setup })).token),
  )
  await asks('place.update', { registration: 'open' }, owner)
})
afterAll(async () => {
  await server.stops()
  await receiver.close()
  await office.close()
  await provider.closes()
  folder.remove()
})

/** Of the server and whatever it started. */
const processes = (): string =>
  readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .map((pid) => {
      try {
        const [args, environment] = [readFileSync(`/proc/${pid}/cmdline`, 'latin1'), readFileSync(`/proc/${pid}/environ`, 'latin1')]
        return args.includes(data) || readFileSync(`/proc/${pid}/stat`, 'latin1').includes(` ${process.pid} `)
          ? `${args}\n${environment}`
          : ''
      } catch {
        return ''
      }
    })
    .join('\n')
/** The owner's link is printed on purpose; it is not among the secrets. */
const left = (): string => `${bytesOf(data)}\n${server.said()}\n${existsSync('/proc') ? processes() : ''}`

describe('every command', () => {
  const names = Object.keys(commands) as CommandName[]
  /** Where the sample cannot be right: it would shut out whoever walks, or says two things that exclude each other. */
  const special = (account: string): { readonly [C in CommandName]?: object } => ({
    'policy.update': { role: 'guest', policy: { ...openRolePolicy, networks: ['198.51.100.0/24'] } },
    'report.make': { account, reason: 'rude' },
    'plan.set': { plan: { zone: 'Europe/Berlin', quiet: [], holidays: [], through: [], text: 'resting' } },
  })

  test('[S-301] whatever text goes through whichever command is either kept on purpose or nowhere', async () => {
    // Several of each, since each has an allowance of their own.
    const walkers = await Promise.all([1, 2, 3, 4].map((n) => joins(`walker${n}`, `twenty marked harbours sleeping ${n}`)))
    const signsIn = { name: 'olaf', password: ownerPassword, device: 'cli' }
    const owners = await Promise.all([1, 2, 3].map(async (n) => secret(`token ${n}`, (await asks('session.signIn', signsIn)).token)))
    const target = await joins('target', 'twenty-one marked harbours sleeping')
    const me = (await ask('session.list', {}, target)).sessions[0].id
    const [{ id: account }] = (await asks('account.list', { query: 'target' }, owner)).accounts
    const room = (await asks('room.create', { name: 'Den', kind: 'public', topic: '' }, owner)).membership.room.id
    for (const walker of walkers) await asks('room.join', { room }, walker)
    const message = (await asks('message.send', { room, clientId: 'a-first-message', body: 'hello' }, owner)).message.id
    const webhook = (await asks('webhook.create', { url: receiver.url, events: ['session.started'] }, owner)).webhook.id
    const bot = (await asks('bot.create', { name: 'robot', scopes: ['read'] }, owner)).bot.account.id
    const ids: Readonly<Record<string, string>> = { a: account, s: me, r: room, m: message, w: webhook }
    const idOf = (letter: string): string => ids[letter] ?? letter.padEnd(21, '0')

    const marks: Mark[] = []
    const codes = new Map<CommandName, Set<string>>()
    for (const [turn, command] of names.entries()) {
      const [walker, governor] = [walkers[turn % walkers.length]!, owners[turn % owners.length]!]
      const soon = Date.now() + 3_600_000
      const made = markedInputs(command, (letter) => (command.startsWith('bot.') && letter === 'a' ? bot : idOf(letter)), soon)
      if (made.marks.length === 0) continue
      marks.push(...made.marks)
      const inputs =
        command === 'policy.update' ? [special(account)[command]!] : [...made.inputs, ...[special(account)[command] ?? []].flat()]
      for (const input of inputs)
        for (const token of [undefined, walker, governor]) {
          const answer = await ask(command, input, token, 50)
          if (command === 'place.update') await asks(command, { registration: 'open', sharing: 'members', inviters: 'member' }, owner)
          codes.set(command, (codes.get(command) ?? new Set()).add(answer.ok === true ? 'ok' : answer.error.code))
        }
    }
    // The walk reached what it is about: nothing failed inside, and few commands took no sample at all.
    expect([...codes].filter(([, found]) => found.has('internal')).map(([command]) => command)).toEqual([])
    const unreached = [...codes].filter(([, found]) => [...found].every((code) => code === 'bad_request' || code === 'unauthenticated'))
    expect(unreached.map(([command]) => command).toSorted()).toEqual([])

    const all = left()
    expect(
      foundIn(
        all,
        marks.filter((mark) => !isKept(mark)),
      ),
    ).toEqual([])
    // The search finds what is there.
    expect(foundIn(all, marks.filter(isKept)).length).toBeGreaterThan(15)
  }, 20_000)
})

describe('ways in', () => {
  const mailTo = (address: string, subject: RegExp) =>
    office.gets((r) => r.to.includes(address) && subject.test(r.mail.subject ?? '')).then(secretIn)

  test('[S-302] two steps, recovery codes, and the step that asks which session ends', async () => {
    const password = 'seventeen heron lattice quarry'
    const ana = await joins('ana', password)
    const started = await asks('totp.start', {}, ana)
    secret('secret of codes', started.secret)
    secret('ticket of setting up codes', started.ticket)
    const { codes } = await asks('totp.enrol', { ticket: started.ticket, code: codeOf(started.secret) }, ana)
    for (const code of codes as string[]) secret('recovery code', code)
    const signIn = () => asks('session.signIn', { name: 'ana', password, device: 'cli' })
    const second = secret('ticket of the second step', (await signIn()).ticket as string)
    await ask('session.proceed', { ticket: second, next: { way: 'totp', code: '000000' } })
    const next = { way: 'totp', code: codeOf(started.secret, 30_000) }
    secret('token after the second step', (await asks('session.proceed', { ticket: second, next })).token)
    const recovering = secret('ticket of recovery', (await signIn()).ticket as string)
    const recovered = await asks('session.proceed', { ticket: recovering, next: { way: 'recovery', code: codes[0] } })
    secret('token after recovery', recovered.token)
    secret('ticket that nobody answers', (await signIn()).ticket as string)
    const renewed = await asks('recovery.renew', {}, recovered.token).catch(() => ({ codes: [] as string[] }))
    for (const code of renewed.codes as string[]) secret('newer recovery code', code)

    await asks('session.confirm', { proof: { way: 'password', password: ownerPassword } }, owner)
    await asks('policy.update', { role: 'member', policy: { ...openRolePolicy, most: 1, beyond: 'ask' } }, owner)
    const bobs = 'eighteen heron lattice quarry'
    await joins('bob', bobs)
    const full = await asks('session.signIn', { name: 'bob', password: bobs, device: 'cli' })
    expect(full.step).toBe('full')
    secret('ticket of the full step', full.ticket)
    await asks('policy.update', { role: 'member', policy: openRolePolicy }, owner)
    expect(foundIn(left(), secrets)).toEqual([])
  })

  test('[S-302] an account elsewhere, and the second step that follows it', async () => {
    const browser = openBrowser()
    const comesIn = async () => {
      const out = await browser.visit(`${server.url}/auth/work/start`)
      const away = new URL(out.headers.get('location')!)
      for (const name of ['state', 'nonce']) secret(`${name} of the provider`, away.searchParams.get(name)!)
      const back = await browser.through(away.href, 'eve', 'allow')
      secret('code of the provider', new URL(back).searchParams.get('code')!)
      return (await browser.visit(back)).headers.get('location')
    }
    const cookies = () => browser.cookies(server.url)
    const token = () => [...cookies()].find(([name]) => name.endsWith('zaima'))?.[1] ?? ''
    expect(await comesIn()).toBe('/')
    secret('cookie of the session', token())
    for (const [name, value] of cookies()) secret(`cookie ${name}`, value)
    const started = await asks('totp.start', {}, token())
    secret('secret of codes of eve', started.secret)
    await asks('totp.enrol', { ticket: started.ticket, code: codeOf(started.secret) }, token())
    await asks('session.signOut', {}, token())
    expect(await comesIn()).toBe('/enter')
    // Kept until the page asks for it, and no longer.
    const before = left()
    const { entered } = (await (await browser.visit(`${server.url}/auth/step`)).json()) as Json
    secret('ticket after the provider', entered.ticket)
    expect(foundIn(before, secrets)).toEqual([])
    expect(foundIn(left(), secrets)).toEqual([])
  })

  test('[S-302] another device that lets one in, and what is held by whoever resumes', async () => {
    const cat = await joins('cat', 'twenty-two heron lattice quarry')
    const asking = await asks('qr.start', { device: 'cli', label: 'other' })
    secret('code that lets in', asking.code)
    secret('code that lets in, as typed', asking.code.replace('-', ''))
    secret('secret of the new device', asking.secret)
    await asks('qr.approve', { code: asking.code, number: asking.number }, cat)
    const before = left()
    secret('token let in', (await asks('qr.wait', { code: asking.code, secret: asking.secret, patienceMs: 0 })).token)
    const line = dial(server.url, { token: cat })
    secret('secret to resume a line', (await line.greets()).resume)
    line.hangsUp()
    // Passkeys need a name.
    const named = `http://localhost:${server.port}`
    const asked = await fetch(`${named}/api/v1/passkey.challenge`, {
      method: 'POST',
      body: JSON.stringify({ to: { act: 'signIn' } }),
      headers: { origin: named },
    })
    secret('challenge of a passkey', ((await asked.json()) as Json).options.challenge)
    expect(foundIn(before, secrets)).toEqual([])
    expect(foundIn(left(), secrets)).toEqual([])
  })

  test('[S-302] links in mails, new passwords, links that administrators make, tokens and webhooks', async () => {
    const dan = await joins('dan', 'twenty-three heron lattice quarry')
    await asks('email.set', { address: 'dan@example.org' }, dan)
    const verify = secret('link to confirm an address', await mailTo('dan@example.org', /Confirm/))
    await asks('email.verify', { ticket: verify })
    await asks('password.forgot', { name: 'dan' })
    const reset = secret('link to a new password', await mailTo('dan@example.org', /new password/))
    const next = secret('password after the link', 'three marked quiet windows')
    await asks('password.reset', { ticket: reset, next })
    const again = await asks('session.signIn', { name: 'dan', password: next, device: 'cli' })
    secret('token after the link', again.token)
    const changed = secret('changed password', 'four marked quiet windows')
    await asks('account.password', { current: next, next: changed }, again.token)
    await asks('session.confirm', { proof: { way: 'password', password: ownerPassword } }, owner)
    const people = (await asks('account.list', { query: 'dan' }, owner)).accounts
    const linked = (await asks('password.resetLink', { account: people[0].id }, owner)).url as string
    secret('link that an administrator made', linked.split('#')[1]!)
    secret('invitation', (await asks('invite.create', {}, owner)).token)
    secret('token of a badge', (await asks('badge.create', {}, owner)).token)
    secret(
      'address of a feed',
      ((await asks('feed.create', {}, owner)).url as string)
        .split('/')
        .at(-1)!
        .replace(/\.ics$/, ''),
    )
    const bot = (await asks('bot.create', { name: 'marked-robot', scopes: ['read'] }, owner)).bot.account.id
    secret('token of a bot', (await asks('bot.token', { bot, label: 'one' }, owner)).token)
    const hook = await asks('webhook.create', { url: receiver.url, events: ['session.started'] }, owner)
    receiver.knows(secret('secret of a webhook', hook.secret))
    await asks('webhook.test', { webhook: hook.webhook.id }, owner)
    await until('a signed delivery', () => receiver.received.some((r) => r.body.type === 'webhook.test' && r.signed === 'right'))
    const rotated = await asks('webhook.rotate', { webhook: hook.webhook.id }, owner)
    receiver.knowsToo(secret('newer secret of a webhook', rotated.secret))
    await asks('webhook.test', { webhook: hook.webhook.id }, owner)
    await until('a delivery signed twice', () => receiver.received.some((r) => r.signed === 'right' && r.signedBySecond === 'right'))
    expect(foundIn(left(), secrets)).toEqual([])
  })

  test('[S-301] mails hold the links they are for, and no other secret', async () => {
    const { mails, links } = { mails: office.received.map(({ mail }) => `${mail.text}\n${String(mail.html)}`).join('\n'), links: /^link / }
    expect(mails.length).toBeGreaterThan(1_000)
    expect(
      foundIn(
        mails,
        secrets.filter(({ field }) => !links.test(field)),
      ),
    ).toEqual([])
  })

  test('[S-301] after a planned stop the folder holds none either', async () => {
    await server.stops()
    expect(existsSync(join(data, 'zaima.db-wal'))).toBe(false)
    expect(foundIn(bytesOf(data), secrets)).toEqual([])
  })
})
