/**
 * What a person's programs and plans declare beside the hand: claims of many sources, the order they count in, and the weekly
 * plan. A claim without `startsAt` begins when it is set; one without `expiresAt` holds until it is cleared.
 */
import * as z from 'zod/mini'
import { AccountId } from './ids.ts'
import { limits } from './limits.ts'
import { ClaimSource, Time, line } from './model.ts'

export const claimLimits = { claims: 200, covered: 8, keyChars: 80, slots: 50, holidays: 400, through: 100 } as const

export const ClaimValue = z.enum(['busy', 'away', 'dnd'])
export const ClaimKey = line(1, claimLimits.keyChars)
/** `key` tells the claims of one source apart: the id of the event, the name of the program. `boundTo`: holds only while that call lives. */
export const SourceClaim = z.object({
  source: ClaimSource,
  key: z.string(),
  value: ClaimValue,
  text: z.optional(z.string()),
  emoji: z.optional(z.string()),
  setAt: Time,
  startsAt: z.optional(Time),
  expiresAt: z.optional(Time),
  boundTo: z.optional(z.string()),
})
/** What one may put in order. `calendar` has out of office in it; `manual` is being away by hand, for invisible and do-not-disturb always come first. */
export const ClaimRank = z.enum(['call', 'calendar', 'integration', 'plan', 'manual'])
export const ranks = ['call', 'calendar', 'integration', 'plan', 'manual'] as const
export const ClaimOrder = z
  .array(ClaimRank)
  .check(z.refine((order) => order.length === ranks.length && new Set(order).size === ranks.length, 'must name every source once'))

const Clock = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time like 09:30'))
const DateText = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date like 2026-12-24'))
/** Days are 1 (Monday) to 7. A slot whose end is not after its start runs into the next day. */
export const QuietSlot = z.object({
  days: z.array(z.int().check(z.minimum(1), z.maximum(7))).check(z.minLength(1), z.maxLength(7)),
  from: Clock,
  to: Clock,
})
/** When one is not to be disturbed, week for week, in one's own time zone; on holidays all day. `through` may ring all the same. */
export const Plan = z.object({
  zone: z.string().check(z.minLength(1), z.maxLength(64)),
  quiet: z.array(QuietSlot).check(z.maxLength(claimLimits.slots)),
  holidays: z.array(DateText).check(z.maxLength(claimLimits.holidays)),
  through: z.array(AccountId).check(z.maxLength(claimLimits.through)),
  text: z.optional(line(0, limits.statusChars)),
})
/** How a plan stands at a moment: quiet until then, or the next quiet time. */
export const PlanState = z.object({ quiet: z.boolean(), until: z.nullable(Time) })

export type ClaimValue = z.infer<typeof ClaimValue>
export type SourceClaim = z.infer<typeof SourceClaim>
export type ClaimRank = z.infer<typeof ClaimRank>
export type QuietSlot = z.infer<typeof QuietSlot>
export type Plan = z.infer<typeof Plan>
export type PlanState = z.infer<typeof PlanState>
