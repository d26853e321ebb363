/** `zaima login`: a session of this machine's own, kept for the other commands and listed among one's sessions like any device. */
import { hostname } from 'node:os'
import type { Entered } from '../protocol/entry.ts'
import { enterByCode } from './by-code.ts'
import { command } from './command.ts'
import { comeIn } from './entered.ts'
import { keepSignIn } from './home.ts'
import { openPlace, originOf, placeArgs, placeOf, type Session } from './place.ts'
import { askName, askPassword, askWhichEnds, passwordArgs } from './prompts.ts'
import { codeArgs, secondStep } from './second-step.ts'
import { out, outJson, say } from './terminal.ts'

/** Where no more may be signed in at once, one of the others goes first. */
const makeRoom = async (entered: Entered, ask: Session['ask']): Promise<Entered> =>
  entered.step === 'full'
    ? ask('session.proceed', { ticket: entered.ticket, next: { way: 'end', session: await askWhichEnds(entered.sessions) } })
    : entered

const byPassword = async (ask: Session['ask'], given: string | undefined, stdin: boolean): Promise<Entered> => {
  const name = given ?? (await askName())
  const password = await askPassword({ stdin, how: 'known' })
  return ask('session.signIn', { name, password, device: 'cli', label: `zaima, ${hostname()}`.slice(0, 80), keep: true })
}

export { loginCommand as command }
const loginCommand = command({
  usage: 'login [URL] [--name NAME | --qr]',
  about: 'Sign in to a place. Other commands then use it; the password itself is not kept.',
  examples: [
    ['zaima login http://127.0.0.1:7080', 'asks for name and password'],
    ['zaima login https://chat.example.org --qr', 'with a phone that is signed in'],
    ['zaima login https://chat.example.org --name ana --password-stdin < secret', 'from a script'],
  ],
  notes: ['The session lasts 30 days without use. It stands in your list of sessions, where you can end it from any device.'],
  words: 1,
  args: {
    place: { type: 'positional', required: false, description: 'The address as you would open it in a browser' },
    name: { type: 'string', alias: 'n', valueHint: 'NAME', description: 'The name you sign in with' },
    qr: { type: 'boolean', description: 'Show a code, and be let in by a device where you are signed in' },
    ...passwordArgs,
    ...codeArgs,
    ...placeArgs,
    json: { type: 'boolean', description: 'Print the account as JSON' },
  },
  run: async (args) => {
    const url = args.place === undefined ? placeOf(args.url).url : originOf(args.place)
    const { ask } = openPlace({ url, token: null, signIn: null })
    const { place } = await ask('place.get', {})
    const first = args.qr === true ? await enterByCode(url, ask) : await byPassword(ask, args.name, args['password-stdin'] === true)
    const { token, account } = comeIn(await makeRoom(await secondStep(first, ask, args.code), ask))
    keepSignIn(url, { name: account.name, account: account.id, token })
    if (args.json === true) outJson({ url, place: place.name, account })
    else out(say.login.done(account.displayName, url))
  },
})
