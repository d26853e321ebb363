/** What a person declares of themselves: a state by hand, a status text. Claims are stored; presence itself never is. */
import { byHandAt, chooseByHand, isOneEmoji, type ByHand } from '../../domain/claims.ts'
import { refuse } from '../../protocol/errors.ts'
import type { Claim, Status } from '../../protocol/model.ts'
import type { AccountId } from '../../protocol/ids.ts'
import type { ClaimRow, Notice, Tx } from '../ports.ts'
import { fact } from '../notices.ts'
import { done, me, toMe, type Action, type InTx } from './action.ts'
import { noteClaim } from './diary.ts'

const bare = ({ value, since, expiresAt, lastActiveAt, covers }: ByHand): ByHand => ({ value, since, expiresAt, lastActiveAt, covers })
const chosenView = (top: ByHand | null): Claim | null => {
  const all: Claim[] = []
  for (let c = top; c !== null; c = c.covers)
    all.push({ value: c.value, since: c.since, ...(c.expiresAt === null ? {} : { expiresAt: c.expiresAt }) })
  const [first, ...covered] = all
  return first === undefined ? null : { ...first, ...(covered.length === 0 ? {} : { covered }) }
}

/** Rows that still hold, as their owner sees them. */
export const declaredView = (rows: readonly ClaimRow[], now: number): { claim: Claim | null; status: Status | null } => {
  let claim: Claim | null = null
  let status: Status | null = null
  for (const r of rows) {
    if (r.source === 'manual') claim = chosenView(byHandAt(r, now))
    if (r.expiresAt !== null && r.expiresAt <= now) continue
    const until = r.expiresAt === null ? {} : { expiresAt: r.expiresAt }
    if (r.source === 'status') status = { text: r.text, ...(r.emoji === null ? {} : { emoji: r.emoji }), ...until }
  }
  return { claim, status }
}

const claimsOf = async (tx: Tx, account: AccountId): Promise<ClaimRow[]> => (await tx.presence.claims([account])).get(account) ?? []

const notices = async (cx: InTx): Promise<{ claim: Claim | null; status: Status | null; notices: Notice[] }> => {
  const claims = await claimsOf(cx.tx, me(cx))
  const mine = declaredView(claims, cx.now)
  return { ...mine, notices: [fact({ type: 'claims.changed', account: me(cx), claims }), toMe(cx, { event: 'presence.mine', ...mine })] }
}

/** `lastActiveAt` is what stays visible if the person goes invisible now; the caller asks presence before the transaction. */
export const setManual =
  (lastActiveAt: number): Action<'presence.set'> =>
  async (cx, input) => {
    if (input.expiresAt !== undefined && input.expiresAt <= cx.now) return refuse('expiry_past')
    if (input.value === 'online') await cx.tx.presence.clearClaim(me(cx), 'manual')
    else {
      const held = (await claimsOf(cx.tx, me(cx))).find((r) => r.source === 'manual')
      const next = { value: input.value, since: cx.now, expiresAt: input.expiresAt ?? null, lastActiveAt }
      await cx.tx.presence.setClaim(me(cx), { source: 'manual', ...chooseByHand(held === undefined ? null : bare(held), next) })
    }
    await noteClaim(
      cx,
      'manual',
      input.value === 'online' ? null : { value: input.value, ...(input.expiresAt === undefined ? {} : { expiresAt: input.expiresAt }) },
    )
    const after = await notices(cx)
    return done({ claim: after.claim }, ...after.notices)
  }

export const setStatus: Action<'status.set'> = async (cx, input) => {
  if (input.expiresAt !== undefined && input.expiresAt <= cx.now) return refuse('expiry_past')
  if (input.emoji !== undefined && input.emoji !== '' && !isOneEmoji(input.emoji)) return refuse('bad_request', 'emoji: must be one emoji')
  const emoji = input.emoji || null
  if (input.text === '' && emoji === null) await cx.tx.presence.clearClaim(me(cx), 'status')
  else
    await cx.tx.presence.setClaim(me(cx), { source: 'status', text: input.text, emoji, since: cx.now, expiresAt: input.expiresAt ?? null })
  const until = input.expiresAt === undefined ? {} : { expiresAt: input.expiresAt }
  await noteClaim(
    cx,
    'status',
    input.text === '' && emoji === null ? null : { text: input.text, ...(emoji === null ? {} : { emoji }), ...until },
  )
  const after = await notices(cx)
  return done({ status: after.status }, ...after.notices)
}
