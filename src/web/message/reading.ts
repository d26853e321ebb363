/** What counts as read, and where the line before the new stands while one reads. */
import { type Signal, signal, useSignal } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import type { Timeline } from '../../client/state.ts'
import type { RoomId } from '../../protocol/ids.ts'
import { client, membershipOf, myId } from '../live/client.ts'
import { inFront } from '../live/device.ts'

/** Counts Esc presses: everything here is read, and the line goes. */
const settled = signal(0)
export const readAll = (room: RoomId): void => {
  client.markRead(room)
  settled.value += 1
}

/** Read is what stood at the bottom while somebody was in front of it. */
export const useReading = (room: RoomId, knownSeq: number, atBottom: boolean): void => {
  const front = inFront.value
  useEffect(() => {
    if (front && atBottom) client.markRead(room)
  }, [room, knownSeq, atBottom, front])
}

/**
 * After which place the new begins. Set on opening the room, and again when something comes while nobody looks;
 * it stays where it is while one reads.
 */
export const useNewLine = (room: RoomId, timeline: Timeline, atBottom: Signal<boolean>): number | null => {
  const opened = membershipOf(room).peek()
  const line = useSignal<number | null>(opened !== null && opened.unread > 0 ? opened.readSeq : null)
  const known = useRef(timeline.knownSeq)
  const read = settled.value
  const before = useRef(read)
  useLayoutEffect(() => {
    if (before.current !== read) line.value = null
    before.current = read
  }, [read])
  useLayoutEffect(() => {
    const last = timeline.messages.at(-1)
    const came = timeline.knownSeq > known.current && last !== undefined && last.seq > known.current && last.author !== myId.peek()
    if (came && (!inFront.peek() || !atBottom.peek())) {
      const m = membershipOf(room).peek()
      if (line.peek() === null || (m !== null && m.readSeq >= known.current)) line.value = known.current
    }
    known.current = timeline.knownSeq
  }, [timeline])
  return line.value
}
