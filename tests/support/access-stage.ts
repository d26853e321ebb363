/**
 * The stage on which the access table is tried: every actor with a real session and, where they are here, a real connection; and everything the
 * table speaks of. From then on the server's timers stand still and effects are taken back.
 */
import { Secret, TOTP } from 'otpauth'
import type { CommandName } from '../../src/protocol/commands.ts'
import type { ConnectionId, PasskeyId } from '../../src/protocol/ids.ts'
import { protocol } from '../../src/protocol/version.ts'
import type { Caller, SignedIn } from '../../src/server/actions/action.ts'
import { actors, roles, type Actor } from './access.ts'
import { passwordHash, type Known, type Maker, type Scene } from './access-cast.ts'
import { makeActors, setScene } from './access-scene.ts'
import { createAuthenticator } from './authenticator.ts'
import { openStage, type Stage } from './world.ts'

// eslint-disable-next-line typescript/no-explicit-any
type Json = any
const provider = { id: 'work', name: 'Work', issuer: 'https://id.example', clientId: 'zaima', create: 'no' }
const flags = [
  ...['--rate-sign-in', '100000/1s', '--rate-guesses', '100000/1s', '--rate-messages', '100000/1s', '--bulk-read', 'never'],
  ...['--oidc', JSON.stringify([provider]), '--smtp-url', 'smtp://127.0.0.1:1', '--mail-from', 'zaima@example.org'],
]
const guarded = [...roles, 'banned', 'locked', 'doubted', 'enrolling'] as const

export type AccessStage = Awaited<ReturnType<typeof openAccessStage>>
export const openAccessStage = async () => {
  const stage = await openStage({ flags })
  const hash = await passwordHash()
  const inOne = <T>(work: (make: Maker) => Promise<T>): Promise<T> =>
    stage.store.write((tx) => work({ tx, now: stage.now(), passwordHash: hash }))
  const asks = async (caller: Caller, command: CommandName, input: object = {}): Promise<Json> => {
    const answer: Json = await stage.core.dispatch(command, input, caller)
    if (answer.ok !== true) throw new Error(`${command}: ${JSON.stringify(answer)}`)
    return answer
  }
  const come = async (token: string, n: number): Promise<SignedIn> => {
    const caller = await stage.core.authenticate(token, { address: `192.0.2.${n + 1}`, userAgent: 'access' })
    if (caller.kind !== 'signed-in') throw new Error('a session that was just made counts for nothing')
    return caller
  }

  const shown = await inOne(setScene)
  const other = await come(shown.token, 100)
  const cast = await inOne((make) => makeActors(make, shown))
  const callers = new Map<Actor, Caller>([['signedOut', { kind: 'anonymous', address: '198.51.100.1', userAgent: 'access' }]])
  for (const [n, actor] of actors.entries()) if (actor !== 'signedOut') callers.set(actor, await come(cast[actor].token, n))
  const callerOf = (actor: Actor): Caller => callers.get(actor)!

  const theirs = await prepareWays(stage, asks, other)
  const passkeyAnswer = await theirs.signs((await asks(callerOf('signedOut'), 'passkey.challenge', { to: { act: 'signIn' } })).options)
  const connection = await connect(stage, other)
  const scene: Scene = {
    ...shown.scene,
    connection,
    passkeyAnswer,
    theirs: { ...shown.things, passkey: theirs.passkey, totp: theirs.totp.ticket, made: theirs.madePasskey },
  }

  const known = new Map<Actor, Known>()
  for (const actor of actors) {
    if (actor === 'signedOut') continue
    const isGuarded = (guarded as readonly Actor[]).includes(actor)
    const ways = isGuarded ? await prepareWays(stage, asks, callerOf(actor) as SignedIn) : theirs
    const { things: own, token: _, ...rest } = cast[actor]
    known.set(actor, { ...scene, ...rest, mine: { ...own, passkey: ways.passkey }, totp: ways.totp, madePasskey: ways.madePasskey })
  }
  known.set('signedOut', known.get('member')!)

  for (const actor of [...roles, 'reader', 'program'] as const) {
    const caller = callerOf(actor) as SignedIn
    callers.set(actor, { ...caller, connection: await connect(stage, caller) })
  }
  await asks(callerOf('owner'), 'simulate.start')
  await asks(callerOf('locked'), 'session.lock')
  await asks(callerOf('owner'), 'person.suspend', { account: known.get('banned')!.me, until: null })
  await holdUp(stage, callers)
  await stage.settles()
  stage.time.freeze('server')
  stage.effects.are = 'undone'
  return {
    stage,
    known: (actor: Actor): Known => known.get(actor)!,
    /** Over the socket one has a connection, over HTTP none. */
    caller: (actor: Actor, by: 'socket' | 'http' = 'http'): Caller => {
      const { connection, ...caller } = callerOf(actor) as SignedIn
      return by === 'socket' && connection !== undefined ? { ...caller, connection } : caller
    },
    /** Nobody's allowance is used up, and no other time passes. */
    rests: async (): Promise<void> => {
      await stage.pass('60 s')
      stage.setsServerClock('-60 s')
    },
    closes: async (): Promise<void> => {
      stage.effects.are = 'kept'
      stage.time.thaw('server')
      await stage.closes()
    },
  }
}

type Asks = (caller: Caller, command: CommandName, input?: object) => Promise<Json>
/** A passkey that is theirs, one that is made and not yet kept, and an app that has their secret. */
const prepareWays = async (stage: Stage, asks: Asks, caller: SignedIn) => {
  const key = createAuthenticator({ origin: 'https://zaima.test' })
  const made = await key.makes((await asks(caller, 'passkey.offer')).options)
  const passkey: PasskeyId = (await asks(caller, 'passkey.add', { made })).passkey.id
  const madePasskey = await createAuthenticator({ origin: 'https://zaima.test' }).makes((await asks(caller, 'passkey.offer')).options)
  const { ticket, secret } = await asks(caller, 'totp.start')
  const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: stage.now() })
  return { passkey, madePasskey, totp: { ticket, code }, signs: key.answers }
}

const connect = async (stage: Stage, caller: SignedIn): Promise<ConnectionId> => {
  const frames: Json[] = []
  const socket = {
    send: (frame: string) => frames.push(JSON.parse(frame)) > 0,
    buffered: () => 0,
    subscribe: () => {},
    unsubscribe: () => {},
    close: (code: number, reason: string) => frames.push({ code, reason }),
  }
  stage.core.link(socket, caller).frame(JSON.stringify({ cmd: 'hello', protocol: protocol.current, device: 'web' }))
  await stage.pass('50 ms')
  const welcome = frames.find((f) => f.event === 'welcome')
  if (welcome === undefined) throw new Error(`${caller.account.name} is not let in: ${JSON.stringify(frames)}`)
  return welcome.connection
}

/** As these sessions would be held since they began. */
const holdUp = async (stage: Stage, callers: Map<Actor, Caller>): Promise<void> => {
  for (const [actor, hold] of [
    ['doubted', 'doubted'],
    ['enrolling', 'enrol'],
  ] as const) {
    const caller = callers.get(actor) as SignedIn
    await stage.store.write((tx) => tx.sessions.change(caller.session.id, { hold }))
    callers.set(actor, { ...caller, session: { ...caller.session, hold } })
  }
}
