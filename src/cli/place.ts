/**
 * The place a client command talks to, and as whom: the flag, else the environment, else where one signed in last. Short questions go as
 * single requests, which leave nobody looking online; `goOnline` is for commands that stay.
 */
import type { Client } from '../client/api.ts'
import { createClient } from '../client/client.ts'
import type { CommandName, Output, Request } from '../protocol/commands.ts'
import { createBunEnv } from './env-bun.ts'
import { Failure, valueOf } from './failure.ts'
import { readSignIns, type SignIn } from './home.ts'
import { confirmAtPrompt } from './prompts.ts'
import { environment, isInteractive, say, words } from './terminal.ts'

export const placeArgs = {
  url: {
    type: 'string',
    alias: 'u',
    valueHint: 'URL',
    description: 'The place to ask. If not given: ZAIMA_URL, else where you signed in last',
  },
} as const
const defaultUrl = 'http://127.0.0.1:7080'
const onlineWithinMs = 10_000

export type Place = { readonly url: string; readonly token: string | null; readonly signIn: SignIn | null }

export const originOf = (text: string): string => {
  const local = /^(localhost|127\.|\[::1\])/.test(text)
  const url = URL.parse(/^https?:\/\//.test(text) ? text : `${local ? 'http' : 'https'}://${text}`)
  if (url === null || url.hostname === '') throw new Failure(`${text} is not an address: write it like https://chat.example.org.`, 'usage')
  return url.origin
}

export const placeOf = (given: string | undefined): Place => {
  const kept = readSignIns()
  const url = originOf(given || environment['ZAIMA_URL'] || kept.current || defaultUrl)
  const signIn = kept.places[url] ?? null
  return { url, token: environment['ZAIMA_TOKEN'] || signIn?.token || null, signIn: environment['ZAIMA_TOKEN'] ? null : signIn }
}

type Ask = <C extends CommandName>(command: C, input: Request<C>) => Promise<Output<C>>
export type Session = { readonly place: Place; readonly client: Client; readonly ask: Ask }
type SessionOptions = Omit<Parameters<typeof createBunEnv>[0], 'url' | 'token' | 'deviceKind'>

/** Commands that need nobody to be signed in. */
export const openPlace = (place: Place, options: SessionOptions = {}): Session => {
  const client = createClient(
    createBunEnv({ ...options, url: place.url, deviceKind: 'cli', ...(place.token === null ? {} : { token: place.token }) }),
  )
  if (isInteractive()) client.provesBy(() => confirmAtPrompt(client))
  const ask: Ask = async (command, input) => {
    const result = await client.call(command, input)
    if (!result.ok && result.error.code === 'unavailable' && result.error.retryAfterMs === undefined)
      throw new Failure(say.noAnswer(place.url), 'unavailable')
    return valueOf(result)
  }
  return { place, client, ask }
}

export const openSession = (given: string | undefined, options: SessionOptions = {}): Session => {
  const place = placeOf(given)
  if (place.token === null) throw new Failure(`${say.ended.none}\n${say.signInWith(`zaima login ${place.url}`)}`, 'signIn')
  return openPlace(place, options)
}

/** Why the client will not come online by itself any more; null while it still tries. */
export const finalWord = (client: Client): Failure | null => {
  const { link } = client.state()
  if (link.kind === 'signed-out') return new Failure(`${say.ended[link.reason]}\n${say.signInWith('zaima login')}`, 'signIn')
  if (link.kind === 'held') return new Failure(words.place.errors.session_held, 'signIn')
  return link.kind === 'refused' ? new Failure(say.refused[link.reason]) : null
}

/** Connects; resolves once everything about oneself is known. */
export const goOnline = ({ client, place }: Session): Promise<void> =>
  new Promise((resolve, reject) => {
    const settle = (end: () => void): void => {
      clearTimeout(timer)
      stop()
      end()
    }
    const fail = (failure: Failure): void =>
      settle(() => {
        client.close()
        reject(failure)
      })
    const timer = setTimeout(() => fail(new Failure(say.noAnswer(place.url), 'unavailable')), onlineWithinMs)
    const stop = client.subscribe(({ link }) => {
      const failure = finalWord(client)
      if (failure !== null) fail(failure)
      else if (link.kind === 'online') settle(resolve)
    })
    client.connect()
  })

/** Says goodbye properly, and leaves it a moment to go out. */
export const leave = async (client: Client): Promise<void> => {
  client.close()
  await new Promise((done) => setTimeout(done, 50))
}
