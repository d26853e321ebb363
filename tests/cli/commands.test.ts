/** The commands of a person against a real server: signing in, asking who is there, writing, following, talking. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readdirSync, statSync } from 'node:fs'
import { password, World, type Program } from './program.ts'

const world = new World()
let url = ''
beforeAll(async () => {
  expect((await world.account('ana', '--display-name', 'Ana Reyes')).out).toContain('(owner)')
  expect((await world.account('bob')).out).toContain('(member)')
  // One who has not come and gone all the time: comings and goings in quick succession are held back.
  await world.account('cleo')
  ;({ url } = await world.serve('--grace-closed', '0ms'))
  expect((await world.login(url, 'ana')).out).toContain('Signed in as Ana Reyes')
  for (const name of ['bob', 'cleo']) expect((await world.login(url, name)).code).toBe(0)
})
afterAll(() => world.end())

type Person = { readonly name: string; readonly state: string; readonly why: string; readonly status: { readonly text: string } | null }
const who = (...names: string[]) => world.json<Person[]>(['who', ...names], { as: 'ana' })

describe('teaching', () => {
  test('every command has help with an example, without a server', async () => {
    const { out } = await world.run(['--help'])
    const names = [
      'serve',
      'demo',
      'account create',
      'members',
      'audit',
      'doctor',
      'login',
      'logout',
      'who',
      'chat',
      'send',
      'tail',
      'status',
      'bot create',
      'bot token',
      'bot list',
      'bot revoke',
      'plan',
      'privacy',
      'diary',
      'contacts',
    ]
    const helps = await Promise.all(names.map((name) => world.run([...name.split(' '), '--help'])))
    for (const [i, help] of helps.entries()) {
      expect(out).toContain(`  ${names[i]}  `)
      expect([names[i], help.code]).toEqual([names[i], 0])
      expect(help.out).toMatch(new RegExp(`Usage\n  zaima ${names[i]}[\\s\\S]*Examples\n`))
      expect(help.out).not.toContain('\u001b')
    }
  })
  test('mistakes are answered with the nearest real name', async () => {
    const [command, flag, missing, words] = await Promise.all(
      [['wo'], ['who', '--wach'], ['send'], ['tail', 'a', 'b']].map((args) => world.run(args)),
    )
    expect([command!.code, command!.err]).toEqual([2, expect.stringContaining('did you mean who?')])
    expect([flag!.code, flag!.err]).toEqual([2, expect.stringContaining('did you mean --watch?')])
    expect([missing!.code, missing!.err]).toEqual([2, expect.stringContaining('TO is missing')])
    expect([words!.code, words!.err]).toEqual([2, expect.stringContaining('"b" is one word too many')])
  })
})

describe('signing in', () => {
  test('what is kept can be read by its owner alone', () => {
    expect(statSync(world.path('home-ana', 'sign-ins.json')).mode & 0o777).toBe(0o600)
  })
  test('a wrong password, nobody signed in and no server each have their own words and exit code', async () => {
    const wrong = await world.run(['login', url, '--name', 'ana', '--password-stdin'], { stdin: 'not this one' })
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('Name or password is wrong')])
    const nobody = await world.run(['who', '--url', url])
    expect([nobody.code, nobody.err]).toEqual([3, expect.stringContaining(`zaima login ${url}`)])
    const nowhere = await world.run(['who'], { env: { ZAIMA_URL: 'http://127.0.0.1:9', ZAIMA_TOKEN: 'x' } })
    expect([nowhere.code, nowhere.err]).toEqual([4, expect.stringContaining('No answer from http://127.0.0.1:9')])
  })
  test('signing out ends the session, not only the memory of it', async () => {
    const guest = new World()
    const signedIn = await guest.run(['login', url, '--name', 'bob', '--password-stdin', '--json'], { as: 'bob', stdin: password })
    expect(signedIn.code).toBe(0)
    const kept = (await Bun.file(guest.path('home-bob', 'sign-ins.json')).json()) as { places: Record<string, { token: string }> }
    const { token } = kept.places[url]!
    expect((await guest.run(['logout'], { as: 'bob' })).out).toContain('Signed out')
    const after = await guest.run(['who'], { env: { ZAIMA_URL: url, ZAIMA_TOKEN: token } })
    expect(after.code).toBe(3)
    await guest.end()
  })
})

describe('bots', () => {
  test('[S-166] an administrator makes a bot and its token, sees them, and ends the token; nobody else can', async () => {
    const made = await world.run(['bot', 'create', 'weather', '--scopes', 'read,write'], { as: 'ana' })
    expect([made.code, made.out.trim()]).toEqual([0, '@weather  weather  read,write  no token'])
    const handed = await world.run(['bot', 'token', 'weather', '--label', 'roof', '--expires', '30d'], { as: 'ana' })
    expect([handed.code, handed.out]).toEqual([0, expect.stringMatching(/^[\w-]{43}\n$/)])
    expect(handed.err).toContain('only once')
    const asBot = { env: { ZAIMA_URL: url, ZAIMA_TOKEN: handed.out.trim() } }
    expect((await world.run(['who'], asBot)).err).toContain('does not allow that')
    const [bot] = await world.json<{ tokens: { id: string; label: string; expiresAt?: number }[] }[]>(['bot', 'list'], { as: 'ana' })
    expect(bot!.tokens).toMatchObject([{ label: 'roof', expiresAt: expect.any(Number) }])
    expect((await world.run(['bot', 'list'], { as: 'bob' })).err).toContain('may not do this')
    expect((await world.run(['bot', 'create', 'x1', '--scopes', 'fly'], { as: 'ana' })).code).toBe(2)
    expect((await world.run(['bot', 'revoke', bot!.tokens[0]!.id], { as: 'ana' })).code).toBe(0)
    expect((await world.run(['who'], asBot)).code).toBe(3)
  })
})

describe('who', () => {
  test('asking leaves nobody online, and nobody is guessed', async () => {
    expect((await who('bob', 'ana')).map((p) => [p.name, p.state])).toEqual([
      ['ana', 'offline'],
      ['bob', 'offline'],
    ])
    expect([...new Set((await who()).map((p) => p.state))]).toEqual(['offline'])
    const unknown = await world.run(['who', 'nobody-here'], { as: 'ana' })
    expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining('nobody called nobody-here')])
  })
  test('watching tells of a state with its reason, and of its end', async () => {
    const watch = world.start(['who', 'bob', '--watch'], { as: 'ana' })
    await watch.says(/bob {2}Offline/)
    const chat = world.start(['chat'], { as: 'bob' })
    await watch.says(/bob {2}Online: input just now/)
    const set = await world.run(['status', 'dnd', '--for', '1h'], { as: 'bob' })
    expect(set.out).toMatch(/^Others now see: Do not disturb until /)
    await watch.says(/bob {2}Do not disturb: chosen by hand, until/)
    await world.run(['status', 'set', 'in', 'the', 'garden', '--emoji', '🌱'], { as: 'bob' })
    await watch.says(/“🌱 in the garden”/)
    await world.run(['status', 'online'], { as: 'bob' })
    await world.run(['status', 'clear'], { as: 'bob' })
    const before = watch.out.length
    chat.type('/quit\n')
    expect(await chat.exited).toBe(0)
    await watch.says(/bob {2}Offline: last active/, before)
    watch.kill('SIGINT')
    expect(await watch.exited).toBe(0)
  })
})

describe('writing and reading', () => {
  test('a message is sent once however often, and followed by whoever tails the room', async () => {
    const tail = world.start(['tail', 'General', '--json', '--lines', '0'], { as: 'bob' })
    const send = (...args: string[]) => world.run(['send', ...args], { as: 'ana' })
    const first = await send('General', 'the build is **green**', '--id', 'build-2026-01-01')
    const again = await send('General', 'the build is **green**', '--id', 'build-2026-01-01')
    expect([first.code, first.out]).toEqual([0, again.out])
    expect(first.out).toMatch(/^m[0-9a-z]{20}\n$/)
    const piped = await world.run(['send', '#general'], { as: 'ana', stdin: 'line one\nline two\n' })
    expect(piped.code).toBe(0)
    await tail.says(/line two/)
    const bodies = tail.out
      .trim()
      .split('\n')
      .map((l) => (JSON.parse(l) as { body: string }).body)
    expect(bodies.filter((b) => b === 'the build is **green**').length).toBeLessThanOrEqual(1)
    expect(bodies.at(-1)).toBe('line one\nline two')
    tail.kill('SIGTERM')
    expect(await tail.exited).toBe(0)

    const last = world.start(['tail', '大厅', '-n', '2'], { as: 'bob' })
    await last.says(/Ana Reyes {2}the build is \*\*green\*\*\n[\s\S]*line one\n {6}line two\n/)
    last.kill('SIGINT')
    await last.exited
  })
  test('to a person; to a room that is not there', async () => {
    const { room } = await world.json<{ room: string }>(['send', '@bob', '在吗'], { as: 'ana' })
    const direct = world.start(['tail', '@ana'], { as: 'bob' })
    await direct.says(/Ana Reyes {2}在吗/)
    direct.kill('SIGINT')
    await direct.exited
    expect((await world.json<{ room: string }>(['send', room, 'again'], { as: 'bob' })).room).toBe(room)
    const nowhere = await world.run(['send', 'nowhere', 'hello'], { as: 'ana' })
    expect([nowhere.code, nowhere.err]).toEqual([1, expect.stringContaining('no room called nowhere')])
  })
})

describe('chat', () => {
  const plain = (program: Program): string => program.out.replace(/\u001b\[[?\d;]*[A-Za-z]/g, '')

  test('in a terminal: the line being typed survives what arrives, and Ctrl+C leaves at once', async () => {
    const chat = world.start(['chat', 'General'], { as: 'cleo', terminal: true })
    await chat.says(/── General/)
    chat.type('half a tho')
    await chat.says(/half a tho/)
    const before = chat.out.length
    await world.run(['send', 'General', 'a message in between'], { as: 'bob' })
    await chat.says(/a message in between[\s\S]*half a tho/, before)
    chat.type('ught\u007f\u007f\u007f\u007fught 在\r')
    await chat.says(/cleo.{0,9} {2}half a thought 在/)
    chat.type('/who bob\r')
    await chat.says(/bob: Offline: /)
    chat.type('/jion x\r')
    await chat.says(/did you mean \/join\?/)
    const watch = world.start(['who', 'cleo', '--watch'], { as: 'ana' })
    await watch.says(/cleo {2}Online/)
    chat.type('\u0003')
    expect(await chat.exited).toBe(0)
    expect(plain(chat)).toContain('Bye.')
    expect(chat.out.endsWith('\u001b[?2004l') || chat.out.includes('\u001b[?2004lBye.')).toBe(true)
    await watch.says(/cleo {2}Offline: last active/)
    watch.kill('SIGTERM')
    await watch.exited
  })
  test('in a pipe: lines in, lines out', async () => {
    const chat = world.start(['chat', '@ana'], { as: 'bob' })
    await chat.says(/── @Ana Reyes ──/)
    chat.type('from a pipe\n')
    await chat.says(/bob {2}from a pipe/)
    expect(chat.out).not.toContain('\u001b')
    chat.kill('SIGTERM')
    expect(await chat.exited).toBe(0)
    const brief = await world.run(['chat', '@ana'], { as: 'bob', stdin: 'all I have to say\n' })
    expect(brief.code).toBe(0)
    const direct = world.start(['tail', '@bob', '-n', '1'], { as: 'ana' })
    await direct.says(/bob {2}all I have to say/)
    direct.kill('SIGINT')
    await direct.exited
  })
})

describe('demo', () => {
  test('a newcomer with the link is greeted by people who talk, and nothing is left afterwards', async () => {
    const places = () => readdirSync(world.folder).filter((name) => name.startsWith('zaima-demo-'))
    const demo = world.start(['demo'], { env: { TMPDIR: world.folder } })
    const [, origin, invite] = (await demo.says(/(http:\/\/[\d.:]+)\/invite#([\w-]+)/)) as unknown as [string, string, string]
    expect(places()).toHaveLength(1)
    const joined = await fetch(`${origin}/api/v1/account.register`, {
      method: 'POST',
      body: JSON.stringify({ name: 'newcomer', password, invite, device: 'cli' }),
    })
    const { token } = (await joined.json()) as { token: string }
    const tail = world.start(['tail', 'General', '--json'], { env: { ZAIMA_URL: origin, ZAIMA_TOKEN: token } })
    await tail.says(/Welcome, @newcomer/)
    const people = await world.json<Person[]>(['who'], { env: { ZAIMA_URL: origin, ZAIMA_TOKEN: token } })
    expect(people.filter((p) => p.state === 'online').length).toBeGreaterThan(4)
    demo.kill('SIGINT')
    expect(await demo.exited).toBe(0)
    expect(places()).toEqual([])
    tail.kill('SIGTERM')
    await tail.exited
  }, 30_000)
})
