/** The rules of rooms, over every standing two people can have. */
import { expect, test } from 'bun:test'
import { decideDeed, decideRoom, type RoomAct, type RoomDeed, type Standing } from './rooms.ts'
import { Role, RoomKind, RoomRole } from '../protocol/model.ts'

const standings: Standing[] = RoomKind.options.flatMap((kind) =>
  Role.options.flatMap((role) => [...RoomRole.options, 'kept' as const, null].map((member) => ({ kind, role, member }))),
)
const acts: readonly RoomAct[] = ['see', 'join', 'leave', 'send', 'invite', 'update', 'moderate']
const deeds: readonly RoomDeed[] = [
  { kind: 'remove' },
  { kind: 'ban' },
  { kind: 'deleteMessage' },
  ...RoomRole.options.map((to) => ({ kind: 'role' as const, to })),
]
const code = (result: ReturnType<typeof decideRoom>): string => (result.ok ? 'ok' : result.error.code)
const other = { kind: 'private', role: 'member', member: 'member', is: 'other' } as const

test('[R-38] who does not see a room gets not_found for every act and deed, like for none', () => {
  let unseen = 0
  for (const at of [...standings, null]) {
    if (decideRoom('see', at).ok) continue
    unseen++
    for (const act of acts) expect([at, act, code(decideRoom(act, at))]).toEqual([at, act, 'not_found'])
    for (const deed of deeds) expect([at, code(decideDeed(deed, at, other))]).toEqual([at, 'not_found'])
  }
  expect(unseen).toBe(1 + 15 + 10 + 1)
})

test('[R-38] members see every room they are in, whatever else they are', () => {
  for (const at of standings) if (at.member !== null && at.member !== 'kept') expect(code(decideRoom('see', at))).toBe('ok')
})

test('[R-35] nothing is done to somebody whose part is as large, and never by plain members or in a talk of two', () => {
  for (const mine of standings)
    for (const theirs of standings.filter((s) => s.kind === mine.kind))
      for (const deed of deeds) {
        if (!decideDeed(deed, mine, { ...theirs, is: 'other' }).ok) continue
        expect(mine.kind).not.toBe('direct')
        expect(decideRoom('moderate', mine).ok).toBe(true)
        expect(decideDeed(deed, theirs, { ...mine, is: 'other' }).ok).toBe(false)
      }
})

test('[R-35] one may take a smaller part oneself, and no larger one', () => {
  const at = (member: RoomRole): Standing & { is: 'self' } => ({ kind: 'private', role: 'member', member, is: 'self' })
  const to = (mine: RoomRole, want: RoomRole) => decideDeed({ kind: 'role', to: want }, at(mine), at(mine)).ok
  expect([to('owner', 'member'), to('moderator', 'member'), to('member', 'moderator'), to('moderator', 'owner')]).toEqual([
    true,
    true,
    false,
    false,
  ])
})
