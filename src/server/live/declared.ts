/**
 * What people declared, from rows with dates to what the machine takes: steady times, and a weekly plan as the claims it comes to. The
 * next few quiet times are handed over together, so that reads stay right without a timer; `renewal` asks for more when the last began.
 */
import type { ByHand } from '../../domain/claims.ts'
import { quietTimes } from '../../domain/plan.ts'
import type { AccountState, ManualClaim, PresenceEvent, SourceClaim } from '../../domain/presence/model.ts'
import type { AccountId } from '../../protocol/ids.ts'
import type { Arrangement, ClaimRow, SourceClaimRow } from '../ports.ts'

type Arranged = Pick<AccountState, 'claims' | 'order' | 'held' | 'through'>
type ArrangedEvent = { readonly type: 'arranged' } & Arranged
/** When few are to come, the next look is that far away. */
const lookAgainMs = 30 * 86_400_000
const nothing: readonly never[] = []

export type Declared = ReturnType<typeof createDeclared>

export const createDeclared = ({ wallNow, toSteady }: { readonly wallNow: () => number; readonly toSteady: (wall: number) => number }) => {
  /** People with a plan, and when more of it is wanted, in steady time. */
  const plans = new Map<AccountId, { readonly arrangement: Arrangement; readonly renewAt: number }>()

  const endOf = (until: number | null) => ({ endsAt: until === null ? Infinity : toSteady(until), ...(until === null ? {} : { until }) })
  const manualOf = (r: ByHand): ManualClaim => ({
    at: r.since,
    ...endOf(r.expiresAt),
    value: r.value,
    lastActiveAt: r.lastActiveAt === 0 ? 0 : toSteady(r.lastActiveAt),
    ...(r.covers === null ? {} : { covers: manualOf(r.covers) }),
  })
  const claimOf = (r: SourceClaimRow): SourceClaim => ({
    source: r.source,
    key: r.key,
    value: r.value,
    at: r.setAt,
    startsAt: toSteady(r.startsAt ?? r.setAt),
    ...endOf(r.expiresAt),
    ...(r.text === null ? {} : { text: r.text }),
    ...(r.emoji === null ? {} : { emoji: r.emoji }),
    ...(r.boundTo === null ? {} : { boundTo: r.boundTo }),
  })

  const planned = (plan: NonNullable<Arrangement['plan']>): SourceClaim[] => {
    const text = plan.text === undefined || plan.text === '' ? {} : { text: plan.text }
    return quietTimes(plan, wallNow()).map(({ from, to }): SourceClaim => ({
      source: 'plan',
      key: String(from),
      value: 'dnd',
      at: from,
      startsAt: toSteady(from),
      ...endOf(to),
      ...text,
    }))
  }
  /** Keeps nothing. */
  const sketched = ({ claims, order, held, plan }: Arrangement): Arranged => {
    // Most people declare nothing: one empty list serves them all.
    if (claims.length === 0 && plan === null) return { claims: nothing, order, held: held.length === 0 ? nothing : held, through: nothing }
    const times = plan === null ? nothing : planned(plan)
    return { claims: [...claims.map(claimOf), ...times], order, held, through: plan?.through ?? [] }
  }
  /** What a plan comes to is kept, with when more of it is wanted. */
  const arranged = (id: AccountId, arrangement: Arrangement): Arranged => {
    const made = sketched(arrangement)
    const lastAt = made.claims.findLast((c) => c.source === 'plan')?.startsAt ?? Infinity
    if (arrangement.plan === null) plans.delete(id)
    else plans.set(id, { arrangement, renewAt: Math.min(lastAt, toSteady(wallNow() + lookAgainMs)) })
    return made
  }

  return {
    /** What is chosen by hand, and the status. */
    byHand: (rows: readonly ClaimRow[]): Pick<Extract<PresenceEvent, { type: 'declared' }>, 'manual' | 'status'> => {
      let manual: AccountState['manual'] = null
      let status: AccountState['status'] = null
      for (const r of rows) {
        if (r.source === 'manual') manual = manualOf(r)
        else status = { at: r.since, ...endOf(r.expiresAt), text: r.text, ...(r.emoji === null ? {} : { emoji: r.emoji }) }
      }
      return { manual, status }
    },
    arranged,
    sketched,
    /** What comes next of a plan, when that is due. */
    renewal: (id: AccountId, at: number): ArrangedEvent | null => {
      const held = plans.get(id)
      if (held === undefined || at < held.renewAt) return null
      const fresh = {
        ...held.arrangement,
        claims: held.arrangement.claims.filter((c) => c.expiresAt === null || toSteady(c.expiresAt) > at),
      }
      const next = arranged(id, fresh)
      // Nothing more than is held already: not asked again with every tick.
      plans.set(id, { arrangement: fresh, renewAt: Math.max(plans.get(id)?.renewAt ?? 0, at + 60_000) })
      return { type: 'arranged', ...next }
    },
    forget: (id: AccountId): void => void plans.delete(id),
    size: (): number => plans.size,
  }
}
