/** What one person, or one stranger, may cost a real server, a process of its own, while others use it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { limits } from '../../src/protocol/limits.ts'
import { password } from '../support/given.ts'
import { dial, dialRaw, until, type Dialled } from '../support/place.ts'
import { ask, startProcess } from '../support/process.ts'
import { tempFolder } from '../support/store.ts'

// eslint-disable-next-line typescript/no-explicit-any
type Json = any
const weak = 'p4$$w0rd@4$'.repeat(10).slice(0, 100)
const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!

describe('a server that one attacker and others share', () => {
  const folder = tempFolder()
  let server: Awaited<ReturnType<typeof startProcess>>
  let owner: string
  let room: string
  let invite: string
  const open: Dialled[] = []
  let people = 0
  const joins = async (): Promise<string> => {
    people += 1
    return (await ask(server.url, 'account.register', { name: `person${people}`, password, device: 'cli', invite })).token
  }
  const dials = async (token: string): Promise<Dialled> => {
    const line = dial(server.url, { token })
    open.push(line)
    await line.greets()
    return line
  }
  /** How long each of so many messages of somebody else takes. */
  const talks = async (line: Dialled, times: number): Promise<number[]> => {
    const took: number[] = []
    for (let n = 0; n < times; n++) {
      const from = performance.now()
      await line.asks('message.send', { room, clientId: crypto.randomUUID(), body: `${n}` })
      took.push(performance.now() - from)
      await Bun.sleep(20)
    }
    return took
  }

  beforeAll(async () => {
    server = await startProcess(['--port', '0', '--data', folder.path, '--log', 'silent'])
    owner = (await ask(server.url, 'account.register', { name: 'owner', password, device: 'cli', setup: server.setup })).token
    invite = (await ask(server.url, 'invite.create', { uses: 1_000 }, owner)).token
    const line = await dials(owner)
    room = line.frames.find((f) => f.event === 'welcome').memberships[0].room.id
  }, 30_000)
  beforeEach(() => {
    for (const line of open.splice(0)) line.hangsUp()
  })
  afterAll(async () => {
    for (const line of open) line.hangsUp()
    await server.stops()
    folder.remove()
  })

  test('[W-437, W-439] 25 sessions of one member who ask for weak passwords keep no newcomer out', async () => {
    const token = await joins()
    const weakly = (name: string) => ask(server.url, 'account.register', { name, password: weak, device: 'cli', invite }, token)
    const started = performance.now()
    await weakly('alone')
    const alone = performance.now() - started
    const end = performance.now() + 2_000
    let refused = 0
    const hammer = async (_: unknown, n: number): Promise<void> => {
      for (let i = 0; performance.now() < end; i++) {
        const name = `x${n}y${i}`
        const answer = await weakly(name)
        expect(['weak_password', 'rate_limited']).toContain(answer.error.code)
        if (answer.error.code === 'rate_limited') refused += 1
        await Bun.sleep(50)
      }
    }
    const hammers = Promise.all(Array.from({ length: 25 }, hammer))
    await Bun.sleep(500)
    const from = performance.now()
    const newcomer = await joins()
    const took = performance.now() - from
    await hammers
    expect(newcomer).toBeString()
    // One that runs already and their own; and not 25.
    expect(took).toBeLessThan(5 * alone + 2_000)
    expect(refused).toBeGreaterThan(0)
  }, 60_000)

  test('[W-437] proving one’s own right password over and over makes others wait for one check, not for all', async () => {
    const first = await joins()
    const more = Array.from({ length: 5 }, () => ask(server.url, 'session.signIn', { name: `person${people}`, password, device: 'cli' }))
    const sessions = [first, ...(await Promise.all(more)).map((entered) => entered.token as string)]
    const end = performance.now() + 4_000
    let limited = 0
    const hammer = async (_: unknown, n: number): Promise<void> => {
      const token = sessions[n % sessions.length]!
      while (performance.now() < end) {
        const answer = await ask(server.url, 'session.confirm', { proof: { way: 'password', password } }, token)
        if (answer.error?.code === 'rate_limited') limited += 1
        if (!answer.ok) await Bun.sleep(50)
      }
    }
    const hammers = Promise.all(Array.from({ length: 60 }, hammer))
    const steps: string[] = []
    const took: number[] = []
    for (let n = 0; n < 8; n++) {
      const from = performance.now()
      steps.push((await ask(server.url, 'session.signIn', { name: 'owner', password, device: 'cli' })).step)
      took.push(performance.now() - from)
    }
    await hammers
    expect(steps).toEqual(Array.from({ length: 8 }, () => 'in'))
    expect(median(took)).toBeLessThan(1_000)
    // One person has sixty a minute, whatever number of sessions.
    expect(limited).toBeGreaterThan(0)
  }, 20_000)

  test('[W-430, W-441] 95 lines of one person ask for 500 made-up ids: others talk and open the app as before', async () => {
    const [token, other, guest] = [await joins(), await joins(), await joins()]
    const ids = Array.from({ length: 500 }, (_, n) => `a${String(n).padStart(20, '0')}`)
    const speaker = await dials(other)
    const lines = await Promise.all(Array.from({ length: 95 }, () => dials(token)))
    let going = true
    const answered: Json[] = []
    const attack = lines.map(async (line) => {
      while (going && line.isOpen()) {
        const answer = await line.asks('presence.get', { ids }).catch(() => null)
        if (answer !== null) answered.push(answer)
        await Bun.sleep(100)
      }
    })
    await Bun.sleep(1_500)
    const took = await talks(speaker, 60)
    const welcomed = await Promise.all(
      Array.from({ length: 9 }, () =>
        dials(guest).then(
          () => true,
          () => false,
        ),
      ),
    )
    going = false
    await Promise.all(attack)
    expect(welcomed).toEqual(Array.from({ length: 9 }, () => true))
    expect(median(took)).toBeLessThan(100)
    // 1,200 at once and 40 a second, at 26 each.
    expect(answered.filter((a) => a.ok).length).toBeLessThan(150)
  }, 30_000)

  test('[W-434] over a line they are refused unread, and the line is cut', async () => {
    const line = await dials(await joins())
    const deep = `{"cmd":"presence.get","ref":7,"ids":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
    for (let n = 0; n < 20 && line.isOpen(); n++) line.says(deep)
    expect(await line.ends()).toMatchObject({ code: 4002, reason: 'flood' })
    expect(line.frames.find((f) => f.ref === 7).error).toMatchObject({ code: 'bad_request' })
  })

  test('[W-435] commands that do not exist cut the line that goes on with them', async () => {
    const line = await dials(await joins())
    for (let n = 0; n < 40 && line.isOpen(); n++) await line.asks('no.such').catch(() => null)
    expect(await line.ends()).toMatchObject({ code: 4002, reason: 'flood' })
    expect(line.frames.find((f) => f.ref === 1).error).toMatchObject({ code: 'unknown_command' })
  })

  test('[W-433] nothing is read of a request that may not be made, or is too large for a stranger', async () => {
    const asks = async (command: string, bytes: number, token = ''): Promise<string> => {
      const raw = dialRaw(server.url)
      raw.write(
        `POST /api/v1/${command} HTTP/1.1\r\nHost: localhost\r\n${token === '' ? '' : `Authorization: Bearer ${token}\r\n`}Content-Length: ${bytes}\r\n\r\n`,
      )
      await until(`an answer to ${command}`, () => raw.heard() !== '', 3_000)
      raw.hangsUp()
      return raw.heard().slice(0, 12)
    }
    expect(await asks('message.send', 50_000)).toBe('HTTP/1.1 401')
    expect(await asks('no.such', 50_000)).toBe('HTTP/1.1 404')
    expect(await asks('account.register', 70_000)).toBe('HTTP/1.1 413')
    expect(await asks('message.send', limits.frameBytes + 1, owner)).toBe('HTTP/1.1 413')
  })

  // Last, for it leaves nothing of what this network may ask.
  test('[W-433, W-434] megabytes of brackets from a stranger cost a request each and no more', async () => {
    const speaker = await dials(await joins())
    const brackets = '['.repeat(limits.frameBytes - 10)
    const end = performance.now() + 3_000
    const floods = Array.from({ length: 24 }, async () => {
      while (performance.now() < end)
        await fetch(`${server.url}/api/v1/no.such`, { method: 'POST', body: brackets }).then(
          (r) => r.text(),
          () => '',
        )
    })
    const took = await talks(speaker, 40)
    await Promise.all(floods)
    expect(Math.max(...took)).toBeLessThan(1_000)
  }, 20_000)
})
