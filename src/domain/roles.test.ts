/** The rules of roles, tried on every actor, act and target there are, and on random histories of role changes. */
import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { isAtLeast, mayAct, mayInvite, type PlaceAct } from './roles.ts'
import { Role } from '../protocol/model.ts'

const roles = Role.options
const role = fc.constantFrom(...roles)
const act: fc.Arbitrary<PlaceAct> = fc.oneof(
  fc.constantFrom<PlaceAct>(
    { kind: 'look' },
    { kind: 'approve' },
    { kind: 'suspend' },
    { kind: 'reopen' },
    { kind: 'ban' },
    { kind: 'unban' },
    { kind: 'delete' },
  ),
  role.map((to): PlaceAct => ({ kind: 'role', to })),
)

test('[S-64] nobody acts on their equal or better, owners changing the role of owners apart', () => {
  fc.assert(
    fc.property(role, act, role, (mine, what, theirs) => {
      const allowed = mayAct({ id: 'a', role: mine }, what, { id: 'b', role: theirs, owners: 2 }).ok
      if (!allowed || what.kind === 'look') return
      const isHigher = mine !== theirs && isAtLeast(mine, theirs)
      expect(isHigher || (mine === 'owner' && what.kind === 'role')).toBe(true)
    }),
  )
})

test('[S-64] members and guests act on nobody, moderators only suspend and reopen', () => {
  const may = (mine: Role, what: PlaceAct) => mayAct({ id: 'a', role: mine }, what, { id: 'b', role: 'guest', owners: 1 }).ok
  const kinds = ['approve', 'suspend', 'reopen', 'ban', 'unban', 'delete'] as const
  const allowed = (mine: Role) => kinds.filter((kind) => may(mine, { kind }))
  expect([allowed('guest'), allowed('member'), allowed('moderator'), allowed('admin'), allowed('owner')]).toEqual([
    [],
    [],
    ['suspend', 'reopen'],
    [...kinds],
    [...kinds],
  ])
})

test('[S-65] whatever roles are given in whatever order, nobody is raised above who raised them, and an owner stays', () => {
  const step = fc.record({ by: fc.nat(4), to: fc.nat(4), role })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const people = roles.map((r, n) => ({ id: `a${n}`, role: r }))
      for (const { by, to, role: next } of steps) {
        const owners = people.filter((p) => p.role === 'owner').length
        const [actor, target] = [people[by]!, people[to]!]
        const before = { ...target }
        if (!mayAct(actor, { kind: 'role', to: next }, { ...target, owners }).ok) continue
        expect(isAtLeast(actor.role, next)).toBe(true)
        if (actor.id !== target.id && actor.role !== 'owner') expect(isAtLeast(before.role, actor.role)).toBe(false)
        people[to] = { ...target, role: next }
        expect(people.some((p) => p.role === 'owner')).toBe(true)
      }
    }),
  )
})

test('[S-65] the last owner neither steps down nor goes; one of two may', () => {
  const me = { id: 'a', role: 'owner' as const }
  const code = (owners: number, what: PlaceAct) => {
    const said = mayAct(me, what, { ...me, owners })
    return said.ok ? 'ok' : said.error.code
  }
  expect([code(1, { kind: 'role', to: 'admin' }), code(1, { kind: 'delete' }), code(1, { kind: 'role', to: 'owner' })]).toEqual([
    'last_owner',
    'last_owner',
    'ok',
  ])
  expect([code(2, { kind: 'role', to: 'member' }), code(2, { kind: 'delete' })]).toEqual(['ok', 'ok'])
})

test('[S-66] guests never invite, the others from the role that the place says', () => {
  const who = (inviters: 'member' | 'moderator' | 'admin') => roles.filter((r) => mayInvite(r, inviters).ok)
  expect([who('member'), who('moderator'), who('admin')]).toEqual([
    ['owner', 'admin', 'moderator', 'member'],
    ['owner', 'admin', 'moderator'],
    ['owner', 'admin'],
  ])
})
