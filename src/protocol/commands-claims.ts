/** Commands about claims of other sources than the hand, their order, the weekly plan, and one's own devices. */
import * as z from 'zod/mini'
import { ClaimKey, ClaimOrder, ClaimRank, ClaimValue, Plan, PlanState, SourceClaim } from './claims.ts'
import { command, none } from './command.ts'
import { SessionId } from './ids.ts'
import { limits } from './limits.ts'
import { ClaimSource, Time, line } from './model.ts'

/** What programs may say of their person. Calls and the plan speak for themselves. */
const SettableSource = z.enum(['calendar', 'outOfOffice', 'integration'])

export const claimCommands = {
  'claim.set': command(
    'Declare something for oneself, as a calendar or a program does. The same source and key again replaces it. It holds from `startsAt` (or now) to `expiresAt`, and whatever held before comes back.',
    z.strictObject({
      source: SettableSource,
      key: ClaimKey,
      value: ClaimValue,
      text: z.optional(line(0, limits.statusChars)),
      emoji: z.optional(z.string().check(z.maxLength(32))),
      startsAt: z.optional(Time),
      expiresAt: z.optional(Time),
    }),
    z.object({ claim: SourceClaim }),
  ),
  'claim.clear': command(
    'Take back a claim; without a key, all of that source.',
    z.strictObject({ source: ClaimSource, key: z.optional(ClaimKey) }),
    z.object({ cleared: z.int() }),
  ),
  'claim.list': command(
    "One's own claims that hold or will, the plan's next quiet times among them, and the order they count in. `held`: which of them keep notifications back.",
    none,
    z.object({ claims: z.array(SourceClaim), order: z.array(ClaimRank), held: z.array(ClaimRank) }),
  ),
  'presence.order': command(
    'In which order sources count, the first that says something wins; and which of them hold notifications back.',
    z.strictObject({ sources: ClaimOrder, held: z.optional(z.array(ClaimRank).check(z.maxLength(5))) }),
    z.object({ sources: z.array(ClaimRank), held: z.array(ClaimRank) }),
  ),
  'plan.set': command(
    "One's weekly plan: times not to be disturbed, in one's own time zone.",
    z.strictObject({ plan: Plan }),
    z.object({ plan: Plan, now: PlanState }),
  ),
  'plan.get': command("One's weekly plan, and how it stands.", none, z.object({ plan: z.nullable(Plan), now: PlanState })),
  'plan.clear': command('Have no weekly plan.', none, none),

  'session.name': command(
    "What to call one of one's own devices.",
    z.strictObject({ session: SessionId, label: line(1, limits.labelChars) }),
    none,
  ),
  'device.mute': command(
    'Input on this device no longer counts as activity (or does again). One stays reachable on it.',
    z.strictObject({ session: SessionId, muted: z.boolean() }),
    none,
  ),
} as const
