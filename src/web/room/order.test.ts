import { expect, test } from 'bun:test'
import type { RoomId } from '../../protocol/ids.ts'
import type { Membership } from '../../protocol/model.ts'
import { neighbour, sectionsOf } from './order.ts'

const room = (id: string, kind: 'public' | 'direct', name: string, lastAt: number | null): Membership => ({
  room: { id: id as RoomId, kind, name, topic: '', lastSeq: 0, lastAt, members: 2, createdAt: 0 },
  role: 'member',
  joinedAt: 1,
  readSeq: 0,
  unread: 0,
  mentions: 0,
})
const all = [
  room('r1', 'public', 'Zebra', 9),
  room('r2', 'public', 'ant 10', 1),
  room('r3', 'public', 'Ant 9', 1),
  room('r4', 'direct', '', 5),
  room('r5', 'direct', '', 7),
  room('r6', 'direct', '', null),
]

test('rooms stand by name, direct rooms by what was said last', () => {
  expect(sectionsOf(all, 'en')).toEqual({ rooms: ['r3', 'r2', 'r1'] as RoomId[], direct: ['r5', 'r4', 'r6'] as RoomId[] })
})
test('stepping goes around', () => {
  const sections = sectionsOf(all, 'en')
  expect(neighbour(sections, 'r6' as RoomId, 1)).toBe('r3' as RoomId)
  expect(neighbour(sections, 'r3' as RoomId, -1)).toBe('r6' as RoomId)
  expect(neighbour(sections, null, 1)).toBe('r3' as RoomId)
  expect(neighbour({ rooms: [], direct: [] }, null, 1)).toBeNull()
})
