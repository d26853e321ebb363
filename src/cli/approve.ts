/** `zaima approve CODE`: lets a device that shows this code in as oneself, or turns it away. A script gives the number; a person picks it. */
import { moment } from '../client/words/when.ts'
import type { Asker } from '../protocol/qr.ts'
import { columns, command, misused } from './command.ts'
import { now } from './env-bun.ts'
import { Failure } from './failure.ts'
import { openSession, placeArgs } from './place.ts'
import { err, isInteractive, out, say, words } from './terminal.ts'

export { approve as command }
const approve = command({
  usage: 'approve CODE [--number NN | --deny]',
  about: 'Let a device that shows this code in as you, or turn it away.',
  examples: [
    ['zaima approve BCDF-GHJK', 'shows who asks, and lets you pick the number on its screen'],
    ['zaima approve BCDF-GHJK --number 42', 'for scripts; a wrong number turns the device away'],
    ['zaima approve BCDF-GHJK --deny', 'turns it away'],
  ],
  notes: ['Only for a device that is in front of you. Ends with 1 if it was not let in.'],
  words: 1,
  args: {
    number: { type: 'string', valueHint: 'NN', description: 'The number on its screen' },
    deny: { type: 'boolean', description: 'Turn it away' },
    ...placeArgs,
  },
  run: async (args) => {
    const [code] = args._
    if (code === undefined) throw misused('Give the code that the other device shows.')
    const { ask } = openSession(args.url)
    if (args.deny === true) {
      await ask('qr.deny', { code })
      return out(words.lettingIn.approve.denied)
    }
    const { asker } = await ask('qr.look', { code })
    for (const line of factsOf(asker)) err(line)
    const number = args.number === undefined ? await pick(asker) : numberOf(args.number)
    if (number === null) {
      await ask('qr.deny', { code })
      return out(words.lettingIn.approve.denied)
    }
    const { answer } = await ask('qr.approve', { code, number })
    if (answer === 'denied') throw new Failure(words.lettingIn.approve.wrong)
    out(words.lettingIn.approve.approved)
  },
})

const numberOf = (text: string): number => {
  const number = Number(text)
  if (!Number.isInteger(number)) throw misused(`--number is ${text}: give the number on the other screen.`)
  return number
}

const factsOf = ({ device, label, browser, address, askedAt }: Asker): readonly string[] => {
  const text = words.lettingIn.approve
  const facts: readonly (readonly [string, string])[] = [
    [text.device, [label, words.presence.devices[device]].filter((part) => part !== '').join(' · ')],
    [text.browser, browser],
    [text.address, address],
    [text.asked, moment(askedAt, now(), words.tag)],
  ]
  return [...columns(facts.filter(([, value]) => value !== '')), text.about]
}

/** Null: turn it away. */
const pick = async ({ numbers }: Asker): Promise<number | null> => {
  if (!isInteractive()) throw misused('A number is needed: give it with --number.')
  const { isCancel, select } = await import('@clack/prompts')
  const text = words.lettingIn.approve
  const options = [...numbers.map((n) => ({ value: n as number | null, label: String(n) })), { value: null, label: text.deny }]
  const picked = await select<number | null>({ message: text.pick, options })
  if (isCancel(picked)) throw new Failure(say.chat.bye)
  return picked
}
