/**
 * `zaima chat`: a room in a terminal, on the same client as the web app. Key presses are its only sign of a person. Lines that begin
 * with / are commands, see `chat-commands.ts`.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { runLine } from './chat-commands.ts'
import { command } from './command.ts'
import { Conversation } from './conversation.ts'
import { home } from './home.ts'
import { goOnline, leave, openSession, placeArgs, type Session } from './place.ts'
import { openScreen } from './screen.ts'
import { err, isInteractive, say } from './terminal.ts'
import { untilInterrupted } from './until.ts'

export { chat as command }
const chat = command({
  usage: 'chat [ROOM|@NAME]',
  about: 'Talk, in this terminal. It shows who types, who is there and what is unread; /help lists what you can type.',
  examples: [
    ['zaima chat', 'the room where something was said last'],
    ['zaima chat General', 'that room'],
    ['zaima chat @ana', 'just the two of you'],
  ],
  notes: [
    'Alt+Enter or Ctrl+J breaks the line, ↑ recalls, Ctrl+C leaves. You are idle when you have pressed no key for a while, as anywhere.',
  ],
  words: 1,
  args: { room: { type: 'positional', required: false, description: "A room by name, or @ and a person's name" }, ...placeArgs },
  run: async (args) => {
    mkdirSync(home, { recursive: true, mode: 0o700 })
    const session = openSession(args.url, { keepIn: join(home, 'outbox.json'), ...(isInteractive() ? { keys: process.stdin } : {}) })
    await goOnline(session)
    await converse(session, args.room)
  },
})

const converse = async (session: Session, first: string | undefined): Promise<void> => {
  const begun = Promise.withResolvers<Conversation>()
  try {
    await untilInterrupted((end) => {
      let conversation: Conversation | null = null
      const screen = openScreen({
        submitted: (text) => conversation?.submitted(text),
        edited: (text) => conversation?.edited(text),
        left: () => end(),
      })
      conversation = new Conversation({ session, screen, run: runLine, end })
      conversation.begin(first)
      begun.resolve(conversation)
      return () => conversation?.stop()
    })
    await (await begun.promise).drained()
  } finally {
    await leave(session.client)
    process.stdin.unref?.()
  }
  err(say.chat.bye)
}
