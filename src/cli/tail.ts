/** `zaima tail`: follows a room. What happens while the line is down is printed when it is back, in order and once. */
import type { RoomId } from '../protocol/ids.ts'
import { command, misused } from './command.ts'
import { changesAfter, messageLines } from './message-lines.ts'
import { finalWord, goOnline, leave, openSession, placeArgs, type Session } from './place.ts'
import { Failure } from './failure.ts'
import { directRoom, findPerson, memberRoom } from './rooms.ts'
import { err, out, outJson, say } from './terminal.ts'
import { untilInterrupted } from './until.ts'

export { tail as command }
const tail = command({
  usage: 'tail ROOM|@NAME [--lines N] [--json]',
  about: 'Follow a room: its last messages, then each new one, edit and deletion as it happens.',
  examples: [
    ['zaima tail General', 'until Ctrl+C'],
    ['zaima tail ops --lines 0 --json | while read -r m; do …; done', 'only what is new, one JSON message a line'],
  ],
  notes: ['You must be in the room. While it runs you look idle, for it is a connection without input.'],
  words: 1,
  args: {
    room: { type: 'positional', required: true, description: "A room by name or id, or @ and a person's name" },
    lines: { type: 'string', alias: 'n', valueHint: 'N', default: '10', description: 'How many of the last messages to begin with' },
    json: { type: 'boolean', description: 'One message a line, as the server tells it' },
    ...placeArgs,
  },
  run: async (args) => {
    const first = Number(args.lines)
    if (!Number.isInteger(first) || first < 0) throw misused(`--lines is ${args.lines}: give a whole number.`)
    const session = openSession(args.url)
    await goOnline(session)
    const room = await roomOf(session, args.room)
    await follow(session, { room, first, show: args.json === true ? 'json' : 'lines' })
    await leave(session.client)
  },
})

const roomOf = async (session: Session, text: string): Promise<RoomId> => {
  if (text.startsWith('@')) return (await directRoom(session, (await findPerson(session, text)).id)).room.id
  const mine = memberRoom(session.client.state(), text)
  if (mine !== null) return mine.room.id
  await leave(session.client)
  throw new Failure(say.room.unknown(text))
}

const follow = (
  { client }: Session,
  { room, first, show }: { readonly room: RoomId; readonly first: number; readonly show: 'json' | 'lines' },
): Promise<void> =>
  untilInterrupted((end) => {
    let printed: number | null = null
    const look = (): void => {
      const over = finalWord(client)
      if (over !== null) return end(over)
      const state = client.state()
      const timeline = state.timelines.get(room)
      if (timeline === undefined || timeline.loading === 'first') return
      if (timeline.error !== null) err(timeline.error.message)
      // Names first: a line is printed once and cannot be mended.
      const known = timeline.messages.filter((m) => state.accounts.has(m.author))
      if (known.length < timeline.messages.length) return client.need(timeline.messages.map((m) => m.author))
      const changes = printed === null ? (first === 0 ? [] : timeline.messages.slice(-first)) : changesAfter(timeline.messages, printed)
      for (const m of changes)
        if (show === 'json') outJson(m)
        else out(messageLines(state, m))
      printed = Math.max(printed ?? 0, timeline.knownSeq)
    }
    const stop = client.subscribe(look)
    client.open(room)
    look()
    return stop
  })
