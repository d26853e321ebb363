/** How well the server finds out who is there, for administrators; and the simulated person they may try it on. */
import * as z from 'zod/mini'
import { ConnectionId } from './ids.ts'
import { ConnectionPhase, DeviceKind, Ending, PresenceState, Time } from './model.ts'

const Ms = z.number()
const Count = z.int()
/** Of durations in milliseconds; `p99` and `p50` are at most a quarter too high. */
export const Figure = z.object({ cause: z.string(), count: Count, p50: Ms, p99: Ms, max: Ms })
export const Strain = z.enum(['steady', 'strained', 'shedding', 'fenced'])
/** One connection without its person. `deadlineInMs`: when it will be asked, must have answered, or is over. */
export const ConnectionRow = z.object({
  connection: ConnectionId,
  device: DeviceKind,
  phase: ConnectionPhase,
  openedAt: Time,
  heardAgoMs: Ms,
  deadlineInMs: Ms,
  ending: z.optional(Ending),
})
/** Counts of the same that should agree. `leaks`: how many things are out of step right now. */
export const Drift = z.object({ sockets: Count, connections: Count, edges: Count, recount: Count, leaks: Count })
export const Detection = z.object({
  at: Time,
  /** Absent while fewer than five people are here. */
  people: z.optional(Count),
  phases: z.object({ live: Count, suspect: Count, lost: Count }),
  drift: Drift,
  strain: Strain,
  stalledMs: Ms,
  lag: Figure,
  endings: z.array(z.object({ ending: Ending, count: Count })),
  detection: z.array(Figure),
  propagation: z.array(Figure),
  counts: z.record(z.string(), Count),
  pending: Count,
  outage: z.object({ networks: Count, held: z.optional(Count) }),
  /** Empty while fewer than five people are here, for rows of so few could be told apart. */
  rows: z.array(ConnectionRow),
  more: z.boolean(),
})

/** What can be done to the simulated person. */
export const SimulatedAct = z.enum(['cut', 'reset', 'sleep', 'kill', 'close', 'revoke', 'idle', 'back'])
export const SimulatedMoment = z.object({ at: Time, kind: z.enum(['act', 'machine', 'others', 'client']), what: z.string() })
export const Simulated = z.object({
  startedAt: Time,
  endsAt: Time,
  /** As others see this person, and what the person's own client says of its link. */
  others: PresenceState,
  client: z.string(),
  network: z.enum(['up', 'cut']),
  host: z.enum(['running', 'asleep', 'gone']),
  /** `deadlineInMs`: what comes next by time alone. */
  connections: z.array(
    z.object({
      connection: ConnectionId,
      phase: ConnectionPhase,
      heardAgoMs: Ms,
      deadlineInMs: Ms,
      idleInMs: z.optional(Ms),
      ending: z.optional(Ending),
    }),
  ),
  /** Oldest first. */
  moments: z.array(SimulatedMoment),
})

export type Figure = z.infer<typeof Figure>
export type Detection = z.infer<typeof Detection>
export type ConnectionRow = z.infer<typeof ConnectionRow>
export type SimulatedAct = z.infer<typeof SimulatedAct>
export type Simulated = z.infer<typeof Simulated>
export type SimulatedMoment = z.infer<typeof SimulatedMoment>
