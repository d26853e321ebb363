/** Running a place: people as those who run it see them, what was reported, and who is kept out of a room. */
import * as z from 'zod/mini'
import { AccountId, MessageId, ReportId, RoomId } from './ids.ts'
import { Account, line, RoomRole, Time } from './model.ts'

/** Said to the person it concerns, or to those who decide. */
export const Reason = line(0, 300)
/** Whether an account may be used. */
export const StandingView = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['active', 'waiting', 'deleted']) }),
  z.object({ kind: z.literal('suspended'), until: z.nullable(Time), reason: z.string() }),
  z.object({ kind: z.literal('banned'), reason: z.string() }),
])
export const StandingKind = z.enum(['active', 'waiting', 'suspended', 'banned', 'deleted'])
/** `networks`: addresses refused because of this person. */
/** Without their sessions: how many there are would tell of every sign-in, also of the invisible; `session.listOf` says it and is noted. */
export const Governed = z.object({ account: Account, standing: StandingView, networks: z.int() })
/** What becomes of the messages of somebody who goes. */
export const Leftover = z.enum(['keep', 'delete'])

export const ReportState = z.enum(['open', 'handled'])
export const ReportOutcome = z.enum(['dismissed', 'messageDeleted', 'suspended'])
/** `quote`: the message as it stood when it was reported. */
export const Report = z.object({
  id: ReportId,
  reporter: AccountId,
  account: AccountId,
  message: z.optional(MessageId),
  room: z.optional(RoomId),
  quote: z.optional(z.string()),
  reason: z.string(),
  at: Time,
  state: ReportState,
  outcome: z.optional(ReportOutcome),
  handledBy: z.optional(AccountId),
  handledAt: z.optional(Time),
})
/** The same, as its reporter may know it. */
export const OwnReport = z.object({
  id: ReportId,
  account: AccountId,
  message: z.optional(MessageId),
  reason: z.string(),
  at: Time,
  state: ReportState,
  handledAt: z.optional(Time),
})
/** What waits for oneself to decide: people to be let in, and reports, but those about oneself. */
export const Asks = z.object({ waiting: z.int(), reports: z.int() })
/** Of a room's people, those who are more than members. */
export const RoomRoles = z.record(z.string(), RoomRole)

export type Asks = z.infer<typeof Asks>
export type Governed = z.infer<typeof Governed>
export type StandingKind = z.infer<typeof StandingKind>
export type Leftover = z.infer<typeof Leftover>
export type Report = z.infer<typeof Report>
export type OwnReport = z.infer<typeof OwnReport>
export type ReportOutcome = z.infer<typeof ReportOutcome>
