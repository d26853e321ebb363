/** Commands of running a place and its rooms. Part of the table in `commands.ts`; who may use which is in `domain/roles.ts`. */
import * as z from 'zod/mini'
import { command, Limit, none } from './command.ts'
import { Asks, Governed, Leftover, OwnReport, Reason, Report, ReportOutcome, ReportState, StandingKind } from './governing.ts'
import { AccountId, MessageId, ReportId, RoomId } from './ids.ts'
import { Account, Role, RoomRole, Time } from './model.ts'

const one = { account: AccountId }
const inRoom = { room: RoomId, account: AccountId }

export const governingCommands = {
  'role.set': command(
    'Give somebody a role, or hand the place over. Nobody gives more than they have, and an owner stays.',
    z.strictObject({ ...one, role: Role }),
    z.object({ account: Account }),
  ),
  'place.asks': command(
    'How much waits for oneself to decide; `asks.changed` says when that changes. Moderators and above.',
    none,
    z.object({ asks: Asks }),
  ),
  'person.list': command(
    'Everybody with an account, in the order of names, as those who run the place see them.',
    z.strictObject({
      query: z.optional(z.string().check(z.maxLength(64))),
      standing: z.optional(StandingKind),
      role: z.optional(Role),
      after: z.optional(z.string().check(z.maxLength(64))),
      limit: Limit,
    }),
    z.object({ people: z.array(Governed), more: z.boolean(), waiting: z.int() }),
  ),
  'person.approve': command('Let somebody in who asked to be.', z.strictObject(one), z.object({ person: Governed })),
  'person.refuse': command(
    'Do not let them in.',
    z.strictObject({ ...one, reason: z._default(Reason, '') }),
    z.object({ person: Governed }),
  ),
  'person.refuseMany': command(
    'Do not let these people in. Answers how many were waiting.',
    z.strictObject({ accounts: z.array(AccountId).check(z.minLength(1), z.maxLength(100)), reason: z._default(Reason, '') }),
    z.object({ refused: z.int() }),
  ),
  'person.suspend': command(
    'Close an account for a while, or until it is opened again (`until` null). All its sessions end at once.',
    z.strictObject({ ...one, until: z.nullable(Time), reason: z._default(Reason, '') }),
    z.object({ person: Governed }),
  ),
  'person.ban': command(
    'Close an account for good; with `networks`, nobody signs in or registers from where it was used.',
    z.strictObject({ ...one, reason: z._default(Reason, ''), networks: z._default(z.boolean(), false) }),
    z.object({ person: Governed }),
  ),
  'person.lift': command('Open a closed account again, and its networks.', z.strictObject(one), z.object({ person: Governed })),
  'person.delete': command(
    "Delete somebody's account: the name goes, messages go or stay without it.",
    z.strictObject({ ...one, messages: Leftover }),
    none,
  ),
  'account.delete': command(
    "Delete one's own account: the name goes, messages go or stay without it.",
    z.strictObject({ messages: Leftover }),
    none,
  ),

  'report.make': command(
    'Tell those who run the place about a message, or a person, and why.',
    z.strictObject({ account: z.optional(AccountId), message: z.optional(MessageId), reason: Reason }),
    z.object({ report: OwnReport }),
  ),
  'report.mine': command("One's own reports, newest first.", none, z.object({ reports: z.array(OwnReport), people: z.array(Account) })),
  'report.list': command(
    'What was reported, newest first.',
    z.strictObject({ state: z._default(ReportState, 'open'), before: z.optional(ReportId), limit: Limit }),
    z.object({ reports: z.array(Report), people: z.array(Account), more: z.boolean() }),
  ),
  'report.handle': command(
    'Decide about a report; its reporter hears that it was handled. `until` is for suspending.',
    z.strictObject({ report: ReportId, outcome: ReportOutcome, until: z._default(z.nullable(Time), null), reason: z._default(Reason, '') }),
    z.object({ report: Report }),
  ),

  'room.role': command(
    'Make somebody moderator or owner of a room, or a plain member again.',
    z.strictObject({ ...inRoom, role: RoomRole }),
    none,
  ),
  'room.remove': command('Take somebody out of a room. They may come back.', z.strictObject(inRoom), none),
  'room.ban': command('Keep somebody out of a room; they no longer see it.', z.strictObject(inRoom), none),
  'room.unban': command('Let them come back.', z.strictObject(inRoom), none),
  'room.bans': command('Who is kept out of a room.', z.strictObject({ room: RoomId }), z.object({ people: z.array(Account) })),
} as const
