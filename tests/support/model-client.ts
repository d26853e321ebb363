/** A real client at the simulated place, and a look at what it said. */
import type { Client } from '../../src/client/api.ts'
import { createClient } from '../../src/client/client.ts'
import type { RoomId } from '../../src/protocol/ids.ts'
import { ana, keep, ModelPlace, Time } from './model-place.ts'
import { random } from './random.ts'

export const start = async (place: ModelPlace, device = keep()) => {
  const env = place.env(ana, device)
  const client = createClient(env)
  client.connect()
  await place.time.pass(50)
  return { client, env, device }
}
export const newPlace = (from = 1) => new ModelPlace(new Time(), random(from))
export const roomOf = (place: ModelPlace): RoomId => [...place.rooms.keys()][0]!
export const bodies = (client: Client, room: RoomId) =>
  client
    .state()
    .timelines.get(room)!
    .messages.map((m) => m.body)
export const bodiesOf = (place: ModelPlace, room: RoomId) => place.messages(room).map((m) => m.body)
export const sent = (place: ModelPlace, cmd: string) => place.frames.filter((f) => f.cmd === cmd)
