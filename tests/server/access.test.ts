/** Every command, asked by everybody, about what is theirs, another's and out of sight: the answers are those of the access table. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { commands, type CommandName } from '../../src/protocol/commands.ts'
import type { SignedIn } from '../../src/server/actions/action.ts'
import { Scope } from '../../src/protocol/bots.ts'
import type { Role } from '../../src/protocol/model.ts'
import { accessTable } from '../support/access-table.ts'
import { actors, answerTo, roles, targets, type Actor, type Case, type Row, type Target } from '../support/access.ts'
import { password } from '../support/given.ts'
import { openAccessStage, type AccessStage } from '../support/access-stage.ts'
import type { Known } from '../support/access-cast.ts'

// eslint-disable-next-line typescript/no-explicit-any
type Json = any
type AnyRow = Row<CommandName>
const names = Object.keys(commands) as CommandName[]
const rowOf = (name: CommandName): AnyRow | undefined => (accessTable as Partial<Record<CommandName, AnyRow>>)[name]
const rows = names.flatMap((name) => {
  const row = rowOf(name)
  return row === undefined ? [] : [{ name, row }]
})
const casesOf = (row: AnyRow): { target: Target; case_: Case<CommandName> }[] =>
  targets.flatMap((target) => {
    const case_ = row[target]
    return case_ === undefined ? [] : [{ target, case_ }]
  })
const codeOf = (answer: Json): string => (answer.ok === true ? 'ok' : answer.error.code)

/** The same, of what never was. */
const ofNothing = (input: unknown, k: Known): object => {
  const own = new Set<unknown>([k.me, k.room, k.direct, ...Object.values(k.mine)])
  return JSON.parse(JSON.stringify(input), (key, value: unknown) =>
    // How often this connection has asked so far.
    key === 'version'
      ? 0
      : typeof value === 'string' && /^[a-z][0-9a-z]{20}$/.test(value) && !own.has(value)
        ? value.charAt(0).padEnd(21, '0')
        : value,
  ) as object
}

describe('access', () => {
  let it: AccessStage
  const asks = (name: CommandName, input: unknown, actor: Actor, by: 'socket' | 'http' = 'http'): Promise<Json> =>
    it.stage.core.dispatch(name, input, it.caller(actor, by))
  beforeAll(async () => {
    it = await openAccessStage()
  }, 60_000)
  afterAll(() => it.closes())

  test('[S-220] every command has its row in the access table, and a row something to ask', () => {
    expect(names.filter((name) => rowOf(name) === undefined)).toEqual([])
    expect(Object.keys(accessTable).filter((name) => !Object.hasOwn(commands, name))).toEqual([])
    expect(rows.filter(({ row }) => casesOf(row).length === 0).map(({ name }) => name)).toEqual([])
  })

  test('[S-221] every command answers everybody about everything as the table says', async () => {
    const wrong: string[] = []
    let cells = 0
    for (const { name, row } of rows) {
      for (const { target, case_ } of casesOf(row))
        for (const actor of actors) {
          const answer = await asks(name, case_[0](it.known(actor)), actor, row.by)
          const expected = answerTo(row, case_[1], actor)
          if (codeOf(answer) !== expected)
            wrong.push(`${name} · ${target} · ${actor}: ${codeOf(answer)} instead of ${expected} (${answer.error?.message ?? ''})`)
          cells += 1
        }
      await it.rests()
    }
    expect(wrong).toEqual([])
    expect(cells).toBeGreaterThan(names.length * actors.length)
    expect(it.stage.faults).toEqual([])
  }, 120_000)

  test('[S-222] what one may not see is answered in the same words as what never was, and to a guest all that is beyond their rooms', async () => {
    const told: string[] = []
    let compared = 0
    for (const { name, row } of rows) {
      for (const { target, case_ } of casesOf(row))
        for (const actor of roles) {
          const k = it.known(actor)
          const isHidden =
            answerTo(row, case_[1], actor) === 'not_found' || (actor === 'guest' && (target === 'foreign' || target === 'kept'))
          if (!isHidden) continue
          const input = case_[0](k)
          const [there, nowhere] = [await asks(name, input, actor, row.by), await asks(name, ofNothing(input, k), actor, row.by)]
          const [one, other] = [JSON.stringify(ofNothing(there, k)), JSON.stringify(ofNothing(nowhere, k))]
          if (one !== other) told.push(`${name} · ${target} · ${actor}: ${one} and ${other}`)
          compared += 1
        }
      await it.rests()
    }
    expect(told).toEqual([])
    expect(compared).toBeGreaterThan(300)
  }, 120_000)

  test('[S-223] without a session, with one that is over or with one that is held, only what says so can be done', async () => {
    const wrong: string[] = []
    const held = it.caller('enrolling') as SignedIn
    const expired: SignedIn = { ...held, session: { ...held.session, hold: null, expiresAt: it.stage.now() } }
    for (const { name, row } of rows) {
      for (const [actor, refusal] of [
        ['signedOut', 'unauthenticated'],
        ['banned', 'session_expired'],
        ['expired', 'session_expired'],
        ['locked', 'session_held'],
        ['doubted', 'session_held'],
      ] as const) {
        const isLet = row.door === 'open' || (row.door === 'held' && refusal === 'session_held')
        const caller = actor === 'expired' ? expired : it.caller(actor, row.by)
        const code = codeOf(await it.stage.core.dispatch(name, { nothing: 'that fits' }, caller))
        if ((code === refusal) === isLet) wrong.push(`${name} · ${actor}: ${code}`)
      }
      await it.rests()
    }
    expect(wrong).toEqual([])
  }, 60_000)

  test('[S-224] a program does what its scopes name: with all others it is refused', async () => {
    const wrong: string[] = []
    for (const { name, row } of rows) {
      if (row.door === 'open') continue
      const caller = it.caller('program') as SignedIn
      for (const scope of Scope.options) {
        const scopes = Scope.options.filter((s) => s !== scope)
        const answer: Json = await it.stage.core.dispatch(name, {}, { ...caller, session: { ...caller.session, scopes } })
        const isRefused = codeOf(answer) === 'scope_missing'
        if (isRefused !== (row.scope === undefined || row.scope === scope)) wrong.push(`${name} without ${scope}: ${codeOf(answer)}`)
      }
      await it.rests()
    }
    expect(wrong).toEqual([])
  }, 60_000)

  test('[S-225] what is malformed is refused as that, and nothing breaks', async () => {
    const wrong: string[] = []
    for (const { name, row } of rows) {
      const good = casesOf(row)[0]!.case_[0](it.known('owner'))
      const shapes = [
        null,
        7,
        'x',
        [],
        { ...good, unheardOf: 1 },
        Object.fromEntries(Object.keys(good).map((key) => [key, { not: 'this' }])),
      ]
      for (const [n, shape] of shapes.entries()) {
        if (n === 5 && Object.keys(good).length === 0) continue
        const code = codeOf(await asks(name, shape, 'owner', row.by))
        if (code !== 'bad_request') wrong.push(`${name} given ${JSON.stringify(shape)}: ${code}`)
      }
      await it.rests()
    }
    expect(wrong).toEqual([])
    expect(it.stage.faults).toEqual([])
  }, 60_000)

  test('[S-227] a session in doubt gets itself no second factor to lift the doubt with', async () => {
    it.stage.effects.are = 'kept'
    expect(codeOf(await asks('session.confirm', { proof: { way: 'password', password } }, 'doubted'))).toBe('ok')
    for (const command of ['totp.start', 'passkey.offer', 'passkey.list', 'security.get'] as const)
      expect([command, codeOf(await asks(command, {}, 'doubted'))]).toEqual([command, 'session_held'])
    expect(codeOf(await asks('totp.enrol', it.known('doubted').totp, 'doubted'))).toBe('session_held')
    it.stage.effects.are = 'undone'
  })

  test('[S-228] no program owns or moderates a place, and only an owner makes one administer it', async () => {
    const { robot } = it.known('owner')
    const given = async (role: Role, by: Actor) => codeOf(await asks('role.set', { account: robot, role }, by))
    expect([await given('owner', 'owner'), await given('moderator', 'owner'), await given('moderator', 'admin')]).toEqual(
      Array(3).fill('forbidden'),
    )
    expect(await given('owner', 'admin')).toBe('role_too_high')
    expect([await given('admin', 'admin'), await given('admin', 'owner'), await given('guest', 'admin')]).toEqual(['forbidden', 'ok', 'ok'])
  })

  test('[S-226] what needs a recent proof is refused to everybody without one, and nothing else is', async () => {
    const callers = roles.map((role) => it.caller(role) as SignedIn)
    await it.stage.store.write(async (tx) => {
      for (const { session } of callers) await tx.sessions.change(session.id, { confirmedAt: 0 })
    })
    const wrong: string[] = []
    for (const { name, row } of rows) {
      for (const { target, case_ } of casesOf(row))
        for (const role of roles) {
          const code = codeOf(await asks(name, case_[0](it.known(role)), role, row.by))
          if ((code === 'confirm_needed') !== (row.confirm === true)) wrong.push(`${name} · ${target} · ${role}: ${code}`)
        }
      await it.rests()
    }
    expect(wrong).toEqual([])
  }, 120_000)
})
