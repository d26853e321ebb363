/** Programs: their accounts, what their tokens allow, and how one sees whether they are there. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import type { Scope } from '../../src/protocol/bots.ts'
import { commands, type CommandName } from '../../src/protocol/commands.ts'
import { createTable } from '../../src/server/table.ts'
import { openPlace, until, type Joined, type Place } from '../support/place.ts'

let place: Place
let owner: Joined
let room: string
beforeAll(async () => {
  place = await openPlace('--rate-presence', '500/1min')
  owner = await place.ownedBy('Owner')
  room = (await place.post('room.create', { name: 'Works', kind: 'private' }, owner)).body.membership.room.id
})
afterAll(() => place.closes())

const all: readonly Scope[] = ['read', 'write', 'presence', 'rooms', 'admin-read']
const makes = async (name: string, scopes: readonly Scope[] = all, more: object = {}) =>
  (await place.post('bot.create', { name, scopes, ...more }, owner)).body.bot.account as {
    id: string
    name: string
    role: string
    bot: boolean
  }
const hands = async (bot: string, more: object = {}) => {
  const { body } = await place.post('bot.token', { bot, label: 'first', ...more }, owner)
  return { token: body.token as string, id: body.made?.id as string, made: body.made }
}

describe('making', () => {
  test('[S-161] administrators make bots, owners alone those that administer, and only after a recent proof', async () => {
    const bob = await place.joins('Bob')
    expect((await place.post('bot.create', { name: 'mine', scopes: ['read'] }, bob)).body.error.code).toBe('forbidden')
    expect((await place.post('bot.list', {}, bob)).body.error.code).toBe('forbidden')
    expect(await makes('weather')).toMatchObject({ bot: true, role: 'member', name: 'weather' })
    expect((await place.post('bot.create', { name: 'Weather', scopes: ['read'] }, owner)).body.error.code).toBe('name_taken')
    expect((await place.post('bot.create', { name: 'empty', scopes: [] }, owner)).body.error.code).toBe('bad_request')
    expect((await makes('keeper', ['admin-read'], { role: 'admin' })).role).toBe('admin')
    const { actions } = { actions: (await place.post('audit.list', {}, owner)).body.entries.map((e: { action: string }) => e.action) }
    expect(actions).toContain('bot.create')
  })
  test('[S-162] a token is shown once, kept as a hash, allows no more than its bot, and ends when it is revoked', async () => {
    const bot = await makes('rain', ['read', 'write'])
    const { token, id } = await hands(bot.id, { label: 'laptop' })
    expect(token).toMatch(/^[\w-]{43}$/)
    const listed = await place.post('bot.list', {}, owner)
    expect(listed.text).not.toContain(token)
    expect(listed.body.bots.find((b: { account: { id: string } }) => b.account.id === bot.id).tokens).toMatchObject([
      { id, label: 'laptop', scopes: ['read', 'write'] },
    ])
    expect((await place.post('bot.token', { bot: bot.id, label: 'x', scopes: ['rooms'] }, owner)).body.error.code).toBe('scope_missing')
    expect((await place.post('room.list', {}, { token })).status).toBe(200)
    expect((await place.post('bot.revoke', { token: id }, owner)).status).toBe(200)
    expect((await place.post('room.list', {}, { token })).status).toBe(401)
    expect((await place.post('bot.revoke', { token: id }, owner)).body.error.code).toBe('not_found')
    expect((await place.post('bot.revoke', { token: owner.session }, owner)).body.error.code).toBe('not_found')
  })
  test('[S-165] a bot that is switched off loses all its tokens at once, and its socket within a second', async () => {
    const bot = await makes('snow')
    const { token } = await hands(bot.id)
    const socket = place.dials({ token })
    await socket.greets({ device: 'bot' })
    expect((await place.post('bot.switch', { bot: bot.id, state: 'off' }, owner)).body.bot).toMatchObject({ state: 'off', tokens: [] })
    expect((await socket.ends(1_000)).code).toBeGreaterThanOrEqual(4500)
    expect((await place.post('bot.token', { bot: bot.id, label: 'again' }, owner)).body.error.code).toBe('account_suspended')
    expect((await place.post('bot.switch', { bot: bot.id, state: 'on' }, owner)).body.bot.state).toBe('on')
    expect((await place.post('room.list', {}, { token })).status).toBe(401)
    expect((await hands(bot.id)).token).toMatch(/^[\w-]{43}$/)
  })
})

describe('what a token allows', () => {
  const anything: object = new Proxy(() => anything, { get: () => anything })
  const table = createTable(anything as never)
  const needs = (name: CommandName): Scope | 'open' | 'closed' => (table[name].open === true ? 'open' : (table[name].scope ?? 'closed'))
  /** What is about oneself as a person, or about running the place: no program does it, whatever its token says. */
  const closed =
    /^(account\.(update|password|delete|export)|settings\.|session\.|passkey\.|qr\.|identity\.|bot\.(create|token|revoke|switch)|place\.|privacy\.|group\.|contact\.|diary\.|plan\.|badge\.|feed\.|device\.|simulate\.|role\.|person\.|report\.(?!list)|invite\.(create|revoke)|webhook\.(create|update|rotate|delete|test|replay)|detection\.(repair|who)|security\.|alert\.|mail\.|email\.|password\.|totp\.|recovery\.|policy\.|presence\.(order|tellMe|dontTellMe|tellMeList)|room\.(join|role|remove|ban|unban|bans|delete))/

  test('[S-163] every command is decided: a scope, open to anyone, or closed to bots', () => {
    const undecided = (Object.keys(commands) as CommandName[]).filter(
      (name) => (needs(name) === 'closed') !== (closed.test(name) && needs(name) !== 'open'),
    )
    expect(undecided).toEqual([])
  })
  test('[S-163] each scope opens its own commands and no other, by both doors', async () => {
    const names = (Object.keys(commands) as CommandName[]).filter((name) => needs(name) !== 'open')
    // A few bots each, for one alone would be asking too much at once.
    const parts = Array.from({ length: Math.ceil(names.length / 40) }, (_, n) => names.slice(n * 40, n * 40 + 40))
    const maker = (await place.signsIn('Owner')).body as Joined
    for (const scope of all) {
      for (const [n, part] of parts.entries()) {
        const bot = (await place.post('bot.create', { name: `gates-${scope}-${n}`, scopes: all }, maker)).body.bot.account.id
        const { token } = (await place.post('bot.token', { bot, label: scope, scopes: [scope] }, maker)).body
        // What has no shape is refused after the scope, so nothing is done.
        const codes = await Promise.all(part.map(async (name) => [name, (await place.post(name, '[]', { token })).body.error.code]))
        expect(codes).toEqual(part.map((name) => [name, needs(name) === scope ? 'bad_request' : 'scope_missing']))
      }
    }
  })
  test('[S-163] to stay connected a token must allow reading; what it may not do there it may not do here either', async () => {
    const bot = await makes('ears')
    const deaf = place.dials({ token: (await hands(bot.id, { scopes: ['write'] })).token })
    await deaf.opens()
    deaf.says({ cmd: 'hello', protocol: 1, device: 'bot' })
    expect((await deaf.ends()).code).toBeGreaterThanOrEqual(4500)
    const hearing = place.dials({ token: (await hands(bot.id, { scopes: ['read'] })).token })
    await hearing.greets({ device: 'bot' })
    expect((await hearing.asks('message.send', { room, clientId: 'bot-says-1', body: 'hi' })).error.code).toBe('scope_missing')
  })
  test('[S-162] administering takes the role as well as the scope', async () => {
    const plain = await hands((await makes('plain')).id, { scopes: ['admin-read'] })
    expect((await place.post('detection.get', {}, plain)).body.error.code).toBe('forbidden')
    const admin = await hands((await makes('overseer', ['admin-read', 'read'], { role: 'admin' })).id)
    expect((await place.post('detection.get', {}, admin)).status).toBe(200)
    expect((await place.get('/metrics', admin)).status).toBe(200)
    expect((await place.post('place.update', { name: 'Mine' }, admin)).body.error.code).toBe('scope_missing')
    expect((await place.post('bot.token', { bot: owner.account.id, label: 'x' }, admin)).body.error.code).toBe('scope_missing')
  })
})

describe('living there', () => {
  test('[S-164] a bot is in no room until somebody asks it in, and cannot come in by a password', async () => {
    const bot = await makes('guest')
    const { token } = await hands(bot.id)
    const socket = place.dials({ token })
    expect((await socket.greets({ device: 'web' })).memberships).toEqual([])
    expect((await place.signsIn('guest', { password: ' ' })).body.error.code).toBe('wrong_credentials')
    expect((await place.signsIn('guest')).body.error.code).toBe('wrong_credentials')
    await place.post('room.invite', { room, name: 'guest' }, owner)
    await socket.hears('room.joined')
    expect((await place.post('message.send', { room, clientId: 'guest-says-1', body: 'thank you' }, { token })).status).toBe(200)
  })
  test('[S-164] it is online while its line answers, never idle, and offline when it stops answering', async () => {
    const quick = await openPlace('--ping-every', '300ms', '--answer-within', '200ms', '--grace-timed-out', '200ms')
    const boss = await quick.ownedBy('Owner')
    const bot = (await quick.post('bot.create', { name: 'beat', scopes: ['read'] }, boss)).body.bot.account
    const { token } = (await quick.post('bot.token', { bot: bot.id, label: 'first' }, boss)).body
    const watching = quick.dials(boss)
    await watching.greets()
    const first = (await watching.asks('presence.watch', { ids: [bot.id] })).entries[0]
    const told = (state: string) => {
      // The one who looks stays there: any frame is a sign of life.
      watching.says('{"cmd":"pong"}')
      return watching.frames.some(
        (f) => f.event === 'presence.changed' && f.changes.some((c: string[]) => c[0] === bot.id && c[1] === state),
      )
    }
    expect(first[1]).toBe('offline')
    const socket = quick.dials({ token })
    await socket.greets({ device: 'web' })
    await until('online', () => told('online'))
    const { explanation } = (await quick.post('presence.explain', { account: bot.id }, boss)).body
    expect([explanation.state, explanation.source]).toEqual(['online', 'input'])
    // It answers no ping any more: its lease lapses by itself.
    await until('offline', () => told('offline'))
    expect(watching.frames.flatMap((f) => (f.event === 'presence.changed' ? f.changes.map((c: string[]) => c[1]) : []))).not.toContain(
      'idle',
    )
    await quick.closes()
  })
  test('[S-164] the example in docs/examples lives: it answers where it is mentioned, and is gone when it stops', async () => {
    const bot = await makes('echo', ['read', 'write'])
    const { token } = await hands(bot.id)
    await place.post('room.invite', { room, name: 'echo' }, owner)
    const program = Bun.spawn([process.execPath, join(import.meta.dir, '../../docs/examples/echo-bot.ts')], {
      env: { ...process.env, ZAIMA_URL: place.url, ZAIMA_TOKEN: token },
      stdout: 'pipe',
      stderr: 'inherit',
    })
    const reader = program.stdout.getReader()
    expect(new TextDecoder().decode((await reader.read()).value)).toContain('online')
    const listening = place.dials(owner)
    await listening.greets()
    await place.post('message.send', { room, clientId: 'owner-calls-1', body: '@echo are you there?' }, owner)
    await until('an answer', () => {
      listening.says('{"cmd":"pong"}')
      return listening.frames.some((f) => f.event === 'message.sent' && f.message.author === bot.id)
    })
    expect(listening.frames.find((f) => f.message?.author === bot.id).message.body).toBe('are you there?')
    await place.post('bot.switch', { bot: bot.id, state: 'off' }, owner)
    expect(await program.exited).toBe(1)
  })
})
