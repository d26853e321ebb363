/**
 * The stage of the differential test: Ana, whom Bob must not see, Bob, who tries everything, and others. What reaches Bob, by whichever
 * door, is written down with its moment. Names drawn at random are replaced by the order in which Bob first met them.
 */
import type { CommandName, Request } from '../../src/protocol/commands.ts'
import type { AccountId, GroupId, MessageId, RoomId } from '../../src/protocol/ids.ts'
import type { Privacy } from '../../src/protocol/privacy.ts'
import type { Device } from '../support/device.ts'
import type { Person } from '../support/people.ts'
import type { Random } from '../support/random.ts'
import { openStage, type Stage } from '../support/world.ts'

/** What both sides know by the time they part. */
export type Known = {
  readonly ana: AccountId
  readonly bob: AccountId
  readonly cyd: AccountId
  readonly nobody: AccountId
  readonly lobby: RoomId
  /** Of Bob and Ana. */
  readonly direct: RoomId
  readonly withCyd: RoomId
  /** Of Bob and Cyd. */
  readonly between: RoomId
  /** Ana's, in the lobby. */
  readonly message: MessageId
  readonly badge: string
  /** Ana's, with Bob in it. */
  readonly group: GroupId
  /** Counts up, the same in both worlds. */
  readonly round: number
  readonly now: number
}
export type Asks<C extends CommandName> = (k: Known) => readonly Request<C>[]
export type AskOf = { [C in CommandName]: { readonly command: C; readonly input: Request<C> } }[CommandName]

export type Cast = {
  readonly stage: Stage
  readonly ana: Person
  readonly bob: Person
  readonly cyd: Person
  readonly laptop: Device
  readonly screen: Device
  readonly phone: Device
  readonly known: Known
}

const directWith = async (device: Device, other: Person): Promise<RoomId> =>
  (await device.does('room.direct', { account: other.id })).membership.room.id

/** All there, Ana's rules in force, everybody watching everybody, something said. */
export const gather = async (privacy: (k: { bob: AccountId; cyd: AccountId; group: GroupId }) => Partial<Privacy>): Promise<Cast> => {
  const stage = await openStage({ flags: ['--rate-watch', '1000/10s'] })
  await stage.person('Olga')
  const [ana, bob, cyd] = [await stage.person('Ana'), await stage.person('Bob'), await stage.person('Cyd')]
  const [laptop, screen, phone] = [await ana.opens('laptop'), await bob.opens('desktop'), await cyd.opens('phone')]
  const { group } = await laptop.does('group.create', { name: 'Near' })
  await laptop.does('group.change', { group: group.id, add: [bob.id] })
  await laptop.does('privacy.update', privacy({ bob: bob.id, cyd: cyd.id, group: group.id }))
  const { token: badge } = await laptop.does('badge.create', { grain: 'full' })
  const [direct, withCyd] = [await directWith(screen, ana), await directWith(phone, ana)]
  const { message } = await laptop.does('message.send', { room: stage.lobby, clientId: 'ana-says-hello', body: 'hello all' })
  const between = await directWith(screen, cyd)
  await phone.does('privacy.update', { shareRoom: true })
  await screen.looksAt()
  await bob.watches(ana, cyd)
  await cyd.watches(ana, bob)
  await stage.pass('130 s')
  await laptop.presses()
  await stage.pass('20 s')
  const known: Known = {
    ana: ana.id,
    bob: bob.id,
    cyd: cyd.id,
    nobody: `${cyd.id.slice(0, -1)}z` as AccountId,
    lobby: stage.lobby,
    direct,
    withCyd,
    between,
    message: message.id,
    badge,
    group: group.id,
    round: 0,
    now: stage.time.clockOf('server').now(),
  }
  return { stage, ana, bob, cyd, laptop, screen, phone, known }
}

/** Everything Bob gets from now on. */
export const listen = ({ stage, screen }: Cast) => {
  const clock = stage.time.clockOf('server')
  const heard: string[] = []
  const note = (by: string, text: string): void => void heard.push(`${clock.steady()} ${by} ${text}`)
  screen.line.loses = (frame) => {
    note('socket', frame)
    return false
  }
  return { note, heard: (): string[] => canonical(heard) }
}

const drawn = /\b(?:([a-z])([0-9a-z]{9})0[0-9a-z]{10}|token-\d+[0-9a-z]*|[0-9a-f]{32,64}|[A-Z2-7]{32}|10\.0\.\d+\.\d+)\b/g
const canonical = (lines: readonly string[]): string[] => {
  const names = new Map<string, string>()
  return lines.map((line) =>
    line.replace(drawn, (found, letter?: string, time?: string) => {
      const name = names.get(found) ?? `<${letter ?? ''}${time ?? ''}#${names.size}>`
      names.set(found, name)
      return name
    }),
  )
}

/** A few of the things one may do, in an order drawn. */
export const someOf = (random: Random, all: readonly AskOf[], count: number): AskOf[] =>
  Array.from({ length: count }, () => random.pick(all))
