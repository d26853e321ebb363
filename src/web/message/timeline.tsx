/**
 * What was said in a room, newest at the bottom. Only the rows near the eye exist. Older ones are put above without moving what is read,
 * newer ones push up only while one looks at the bottom.
 */
import { type Signal, useSignal } from '@preact/signals'
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import { day } from '../../client/words/when.ts'
import type { Timeline as Held } from '../../client/state.ts'
import type { RoomId } from '../../protocol/ids.ts'
import { client, myId, pending as allPending, seenIn, serverNow, skewMs, timelineOf } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Icon } from '../parts/icon.tsx'
import { errorText, Failed, Skeleton } from '../parts/states.tsx'
import { MessageView, PendingView } from './message.tsx'
import { useNewLine, useReading } from './reading.ts'
import { type Row, rowsOf } from './rows.ts'
import { beginning, Silence } from './silence.tsx'

/** This near to the bottom counts as there, and this near to the top asks for what is older. */
const nearBottom = 48
const nearTop = 800

export const Timeline = ({ room, name }: { readonly room: RoomId; readonly name: string }) => {
  const timeline = timelineOf(room).value
  useEffect(() => client.open(room), [room])
  if (timeline === null || (timeline.loading === 'first' && timeline.messages.length === 0)) return <Skeleton rows={9} />
  if (timeline.error !== null && timeline.messages.length === 0) return <Failed error={timeline.error} again={() => client.open(room)} />
  return <Log room={room} name={name} timeline={timeline} />
}

type LogProps = { readonly room: RoomId; readonly name: string; readonly timeline: Held }

const Log = ({ room, name, timeline }: LogProps) => {
  const waiting = allPending.value.filter((p) => p.room === room)
  const atBottom = useSignal(true)
  const newAfter = useNewLine(room, timeline, atBottom)
  const me = myId.value
  const skew = skewMs()
  const seen = seenIn(room).value
  const rows = useMemo(
    () =>
      me === null ? [] : rowsOf({ messages: timeline.messages, more: timeline.more, pending: waiting, me, newAfter, skewMs: skew, seen }),
    [timeline.messages, allPending.value, me, newAfter, seen],
  )
  useReading(room, timeline.knownSeq, atBottom.value)
  if (rows.length === 0) return <Silence room={room} />
  return <Rows room={room} name={name} timeline={timeline} rows={rows} atBottom={atBottom} />
}

const Rows = ({
  room,
  name,
  timeline,
  rows,
  atBottom,
}: LogProps & { readonly rows: readonly Row[]; readonly atBottom: Signal<boolean> }) => {
  const handle = useRef<VirtualizerHandle>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const before = useRef({ offset: 0, first: timeline.messages[0]?.id, last: rows.at(-1)?.key })
  const toEnd = () => handle.current?.scrollToIndex(rows.length - 1, { align: 'end' })
  const prepended = before.current.first !== undefined && before.current.first !== timeline.messages[0]?.id

  useLayoutEffect(() => {
    const last = rows.at(-1)
    const mine = last?.kind === 'pending' && last.key !== before.current.last
    before.current.first = timeline.messages[0]?.id
    before.current.last = last?.key
    if (atBottom.value || mine) toEnd()
  }, [rows])
  useLayoutEffect(() => {
    toEnd()
    const fresh = rows.findIndex((row) => row.kind === 'new')
    if (fresh < 0) return
    const frame = requestAnimationFrame(() => {
      const list = handle.current
      if (list !== null && list.getItemOffset(fresh) < list.scrollOffset) list.scrollToIndex(fresh, { align: 'start', offset: -48 })
    })
    return () => cancelAnimationFrame(frame)
  }, [])

  const older = () => {
    if (timeline.more && timeline.loading === null && timeline.error === null) client.older(room)
  }
  const scrolled = (offset: number) => {
    const list = handle.current
    if (list === null) return
    const gap = list.scrollSize - list.viewportSize - offset
    if (gap <= nearBottom) atBottom.value = true
    else if (offset < before.current.offset - 1) atBottom.value = false
    before.current.offset = offset
    if (offset < nearTop) older()
  }
  const settled = () => {
    if (atBottom.peek()) toEnd()
    const list = handle.current
    if (list !== null && list.scrollSize <= list.viewportSize) older()
  }
  return (
    <div class="timeline-frame">
      <div class="timeline" ref={scroller}>
        <div class="timeline-rest" />
        <Virtualizer
          ref={handle}
          scrollRef={scroller}
          as="ol"
          item="li"
          data={rows}
          shift={prepended}
          itemSize={44}
          onScroll={scrolled}
          onResize={settled}
        >
          {(row) => <RowView key={row.key} row={row} room={room} />}
        </Virtualizer>
      </div>
      <span class="unseen">{words.value.messages.log(name)}</span>
      <Above room={room} timeline={timeline} />
      {atBottom.value ? null : (
        <Jump
          rows={rows}
          onJump={() => {
            atBottom.value = true
            toEnd()
          }}
        />
      )}
    </div>
  )
}

const RowView = ({ row, room }: { readonly row: Row; readonly room: RoomId }) => {
  switch (row.kind) {
    case 'begin':
      return <p class="begin-line">{beginning(room)}</p>
    case 'day':
      return (
        <div class="day-line">
          <time>{day(row.at, serverNow(), words.value.tag)}</time>
        </div>
      )
    case 'new':
      return (
        <div class="new-line">
          <span>{words.value.messages.fresh}</span>
        </div>
      )
    case 'message':
      return <MessageView message={row.message} head={row.head} />
    case 'seen':
      return <p class="meta seen-line">{words.value.privacy.seen}</p>
    case 'pending':
      return <PendingView pending={row.pending} head={row.head} />
  }
}

/** Laid over the top edge, so that it takes no room and moves nothing. */
const Above = ({ room, timeline }: { readonly room: RoomId; readonly timeline: Held }) => (
  <div class="timeline-above" role="status">
    {timeline.loading === 'older' ? <span class="meta">{words.value.messages.loadingOlder}</span> : null}
    {timeline.error === null ? null : (
      <span class="meta">
        {errorText(timeline.error)}{' '}
        <button type="button" class="link-button" onClick={() => client.older(room)}>
          {words.value.place.retry}
        </button>
      </span>
    )}
  </div>
)

/** The way back down, with how many came meanwhile. */
const Jump = ({ rows, onJump }: { readonly rows: readonly Row[]; readonly onJump: () => void }) => {
  const seen = useRef(rows.at(-1)?.key)
  const from = rows.findIndex((row) => row.key === seen.current)
  const count = from < 0 ? 0 : rows.slice(from + 1).filter((row) => row.kind === 'message').length
  return (
    <button type="button" class="jump" onClick={onJump}>
      {count > 0 ? words.value.messages.jumpCount(count) : words.value.messages.jump}
      <Icon name="down" size={14} />
    </button>
  )
}
