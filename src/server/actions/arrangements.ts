/** What programs declare for a person, the order sources count in, the weekly plan, and what a person says of their own devices. */
import { decideClaim, emptyArrangement } from '../../domain/claims.ts'
import { decidePlan, planAt, quietTimes } from '../../domain/plan.ts'
import type { SourceClaim } from '../../protocol/claims.ts'
import { refuse } from '../../protocol/errors.ts'
import type { SessionId } from '../../protocol/ids.ts'
import { fact, tell } from '../notices.ts'
import type { Arrangement, Notice, SourceClaimRow } from '../ports.ts'
import { declaredView } from './claims.ts'
import { noteClaim } from './diary.ts'
import { done, me, type Action, type InTx } from './action.ts'

const held = async (cx: InTx): Promise<Arrangement> => (await cx.tx.claims.arrangements([me(cx)], cx.now)).get(me(cx)) ?? emptyArrangement

/** The live parts hear all of it; one's own devices hear that something changed, and ask. */
const notices = async (cx: InTx): Promise<Notice[]> => {
  const rows = (await cx.tx.presence.claims([me(cx)])).get(me(cx)) ?? []
  return [
    fact({ type: 'arranged', account: me(cx), arrangement: await held(cx) }),
    tell(`account:${me(cx)}`, { event: 'presence.mine', ...declaredView(rows, cx.now) }),
  ]
}

const viewOf = (r: SourceClaimRow): SourceClaim => ({
  source: r.source,
  key: r.key,
  value: r.value,
  setAt: r.setAt,
  ...(r.text === null ? {} : { text: r.text }),
  ...(r.emoji === null ? {} : { emoji: r.emoji }),
  ...(r.startsAt === null ? {} : { startsAt: r.startsAt }),
  ...(r.expiresAt === null ? {} : { expiresAt: r.expiresAt }),
  ...(r.boundTo === null ? {} : { boundTo: r.boundTo }),
})

export const set: Action<'claim.set'> = async (cx, input) => {
  const { claims } = await held(cx)
  const others = claims.filter((c) => c.source !== input.source || c.key !== input.key)
  const may = decideClaim(input, others.length, cx.now)
  if (!may.ok) return may
  const row: SourceClaimRow = {
    source: input.source,
    key: input.key,
    value: input.value,
    text: input.text || null,
    emoji: input.emoji || null,
    setAt: cx.now,
    startsAt: input.startsAt ?? null,
    expiresAt: input.expiresAt ?? null,
    boundTo: null,
  }
  await cx.tx.claims.dropEnded(me(cx), cx.now)
  await cx.tx.claims.set(me(cx), row)
  await noteClaim(cx, row.source, {
    value: row.value,
    ...(row.text === null ? {} : { text: row.text }),
    ...(row.emoji === null ? {} : { emoji: row.emoji }),
    ...(row.expiresAt === null ? {} : { expiresAt: row.expiresAt }),
  })
  return done({ claim: viewOf(row) }, ...(await notices(cx)))
}

export const clear: Action<'claim.clear'> = async (cx, input) => {
  if (input.source === 'plan') return refuse('bad_request', 'source: a plan is changed as a whole, by plan.set or plan.clear')
  const cleared = await cx.tx.claims.clear(me(cx), input.source, input.key ?? null)
  if (cleared > 0) await noteClaim(cx, input.source, null)
  return cleared === 0 ? done({ cleared }) : done({ cleared }, ...(await notices(cx)))
}

export const list: Action<'claim.list'> = async (cx) => {
  const { claims, order, held: holding, plan } = await held(cx)
  const times = plan === null ? [] : quietTimes(plan, cx.now, 2)
  const planned = times.map(({ from, to }): SourceClaim => ({
    source: 'plan',
    key: String(from),
    value: 'dnd',
    setAt: Math.min(from, cx.now),
    startsAt: from,
    expiresAt: to,
    ...(plan?.text === undefined ? {} : { text: plan.text }),
  }))
  return done({ claims: [...claims.map(viewOf), ...planned], order: [...order], held: [...holding] })
}

export const order: Action<'presence.order'> = async (cx, input) => {
  const before = await held(cx)
  const by = { order: input.sources, held: [...new Set(input.held ?? before.held)] }
  await cx.tx.claims.arrange(me(cx), by)
  return done({ sources: by.order, held: by.held }, ...(await notices(cx)))
}

export const setPlan: Action<'plan.set'> = async (cx, input) => {
  const plan = decidePlan(input.plan)
  if (!plan.ok) return plan
  await cx.tx.claims.setPlan(me(cx), plan.value)
  const { quiet, until } = planAt(plan.value, cx.now)
  return done({ plan: plan.value, now: { quiet, until } }, ...(await notices(cx)))
}
export const getPlan: Action<'plan.get'> = async (cx) => {
  const { plan } = await held(cx)
  const { quiet, until } = planAt(plan, cx.now)
  return done({ plan, now: { quiet, until } })
}
export const clearPlan: Action<'plan.clear'> = async (cx) => {
  await cx.tx.claims.setPlan(me(cx), null)
  return done({}, ...(await notices(cx)))
}

export const nameDevice: Action<'session.name'> = (cx, { session, label }) => changeDevice(cx, session, { label })
export const muteDevice: Action<'device.mute'> = (cx, { session, muted }) => changeDevice(cx, session, { muted })

const changeDevice = async (cx: InTx, session: SessionId, change: { readonly label?: string; readonly muted?: boolean }) => {
  const row = await cx.tx.sessions.get(session)
  if (row === null || row.account !== me(cx) || row.endedAt !== null) return refuse('not_found')
  await cx.tx.sessions.change(session, change)
  const { label, muted } = { ...row, ...change }
  return done({}, fact({ type: 'device.changed', account: me(cx), session, label, muted }))
}
