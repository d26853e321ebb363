/** `zaima status`: how others see one, and changing that. */
import { moment } from '../client/words/when.ts'
import { why } from '../client/words/why.ts'
import type { AccountId } from '../protocol/ids.ts'
import type { ManualValue } from '../protocol/model.ts'
import { duration } from '../server/setting.ts'
import { command, misused } from './command.ts'
import { now } from './env-bun.ts'
import { goOnline, leave, openSession, placeArgs, type Session } from './place.ts'
import { glyph, out, outJson, plain, say, words } from './terminal.ts'

const span = duration('1min', '365d', '1h')
const states = ['online', 'away', 'dnd', 'invisible'] as const satisfies readonly ManualValue[]
type State = (typeof states)[number]

/** `1h` from now; nothing given: until changed. */
export const expiryOf = (text: string | undefined): { readonly expiresAt?: number } => {
  if (text === undefined) return {}
  const read = span.read(text)
  if (!read.ok) throw misused(`How long is ${text}? Expected ${read.expected}.`)
  return { expiresAt: now() + read.value }
}

export { status as command }
const status = command({
  usage: 'status [set TEXT… | clear | online | away | dnd | invisible] [--for 1h]',
  about: 'Show how others see you, or change it.',
  examples: [
    ['zaima status', 'what others see, and why'],
    ['zaima status set In the garden --emoji 🌱 --for 2h', 'words beside your name'],
    ['zaima status clear', 'no words'],
    ['zaima status dnd --for 45min', 'do not disturb, for a while'],
    ['zaima status online', 'back to what you really are'],
  ],
  words: Infinity,
  args: {
    what: { type: 'positional', required: false, description: 'set, clear, online, away, dnd or invisible' },
    for: { type: 'string', valueHint: 'TIME', description: 'How long, like 30min, 2h or 7d; until changed if not given' },
    emoji: { type: 'string', valueHint: 'EMOJI', description: 'One to stand before the words' },
    json: { type: 'boolean', description: 'For programs' },
    ...placeArgs,
  },
  run: async (args) => {
    const session = openSession(args.url)
    const show = args.json === true ? 'json' : 'lines'
    const text = args._.slice(1).join(' ')
    const what = args.what
    if (what === undefined) return showMine(session, show)
    if (what === 'set' && (text !== '' || args.emoji !== undefined))
      return setStatus(session, { text, ...(args.emoji === undefined ? {} : { emoji: args.emoji }), ...expiryOf(args.for) }, show)
    if (what === 'clear') return setStatus(session, { text: '' }, show)
    const value = states.find((s) => s === what)
    if (value === undefined)
      throw misused(
        what === 'set' ? 'What shall it say? Write the words after `set`.' : `${what} is none of set, clear, ${states.join(', ')}.`,
      )
    return setState(session, value, args.for, show)
  },
})

type Show = 'json' | 'lines'
const setStatus = async ({ ask }: Session, input: { text: string; emoji?: string; expiresAt?: number }, show: Show): Promise<void> => {
  const { status: now } = await ask('status.set', input)
  if (show === 'json') outJson({ status: now })
  else out(now === null ? say.chat.statusCleared : say.chat.statusSet([now.emoji, plain(now.text)].filter(Boolean).join(' ')))
}
const setState = async ({ ask }: Session, value: State, lasts: string | undefined, show: Show): Promise<void> => {
  const { claim } = await ask('presence.set', { value, ...expiryOf(lasts) })
  if (show === 'json') return outJson({ claim })
  out(setLine(value, claim?.expiresAt))
}
export const setLine = (value: State, until: number | undefined): string =>
  say.chat.set(words.presence.choices[value].name, until === undefined ? '' : say.chat.until(moment(until, now(), words.tag)))

/** A bare token does not say whose it is; only then does asking need a connection. */
const whoAmI = async (session: Session): Promise<AccountId> => {
  if (session.place.signIn !== null) return session.place.signIn.account
  await goOnline(session)
  return session.client.state().me!.account.id
}
const showMine = async (session: Session, show: Show): Promise<void> => {
  const { explanation } = await session.ask('presence.explain', { account: await whoAmI(session) })
  await leave(session.client)
  if (show === 'json') return outJson(explanation)
  const { sentence, details, seenAs, devices } = why(explanation, now(), words)
  const text =
    explanation.status === undefined ? '' : `  “${[explanation.status.emoji, plain(explanation.status.text)].filter(Boolean).join(' ')}”`
  out(`${glyph(explanation.seenByOthers ?? explanation.state)} ${sentence}${text}`)
  if (details.length > 0) out(`  ${details.join(' · ')}`)
  if (seenAs !== null) out(`  ${seenAs}`)
  for (const d of devices) out(`  - ${plain(d.label)}: ${d.text}`)
}
