/** `zaima send`: one message, exactly once. The same id is used for every try, so a repeat is the same message. */
import { errors, type Result } from '../protocol/errors.ts'
import type { Output } from '../protocol/commands.ts'
import type { RoomId } from '../protocol/ids.ts'
import { command, misused } from './command.ts'
import { now, random } from './env-bun.ts'
import { valueOf } from './failure.ts'
import { openSession, placeArgs, type Session } from './place.ts'
import { readStdin } from './prompts.ts'
import { roomToWriteIn } from './rooms.ts'
import { out, outJson } from './terminal.ts'

const tries = 5

export { send as command }
const send = command({
  usage: 'send ROOM|@NAME [TEXT…] [--id ID] [--json]',
  about: 'Send one message, and print its id.',
  examples: [
    ['zaima send General "The build is **green**."', 'to a room'],
    ['zaima send @ana 在吗', 'to a person'],
    ['make 2>&1 | tail -5 | zaima send builds', 'what another program says'],
    ['zaima send ops "disk full" --id "disk-$(date +%F)"', 'at most once a day, however often it runs'],
  ],
  notes: ['Tries again by itself while the server is busy or restarting; the message arrives once.'],
  words: Infinity,
  args: {
    to: { type: 'positional', required: true, description: "A room by name or id, or @ and a person's name" },
    id: { type: 'string', valueHint: 'ID', description: 'Your own id for it, 8 to 40 letters, digits, - or _' },
    json: { type: 'boolean', description: 'Print the whole message' },
    ...placeArgs,
  },
  run: async (args) => {
    const session = openSession(args.url)
    const given = args._.slice(1).join(' ')
    if (given === '' && process.stdin.isTTY === true) throw misused('There is no text: write it after the room, or pipe it in.')
    const body = given === '' ? (await readStdin()).trimEnd() : given
    const room = await roomToWriteIn(session, args.to)
    const { message } = valueOf(await sendOnce(session, { room, body, clientId: args.id ?? newId() }))
    if (args.json === true) outJson(message)
    else out(message.id)
  },
})

const newId = (): string => `${now().toString(36)}-${Math.floor(random() * 2 ** 48).toString(36)}`

type Sending = { readonly room: RoomId; readonly body: string; readonly clientId: string }
const sendOnce = async ({ client }: Session, message: Sending): Promise<Result<Output<'message.send'>>> => {
  for (let attempt = 1; ; attempt++) {
    const result = await client.call('message.send', message)
    if (result.ok || attempt === tries) return result
    const { advice } = errors[result.error.code] ?? { advice: 'never' }
    if (advice !== 'retry' && advice !== 'backOff') return result
    await new Promise((again) => setTimeout(again, result.error.retryAfterMs ?? 250 * 2 ** attempt))
  }
}
