/** Counting what somebody causes, in the transaction that causes it: a refusal takes the count back with everything else. */
import { countedFrom, dayOf, decideRequests, decideSum, requestDays, storedBytes, type SumKind, type SumLimits } from '../../domain/sums.ts'
import { wideNetworkOf } from '../../domain/networks.ts'
import { ok, type Result } from '../../protocol/errors.ts'
import type { AccountId } from '../../protocol/ids.ts'
import type { Tx } from '../ports.ts'
import { Refused } from './refused.ts'

type Counting = { readonly tx: Pick<Tx, 'sums'>; readonly world: { readonly sums: SumLimits }; readonly now: number }

export const spend = async ({ tx, world, now }: Counting, by: AccountId, kind: SumKind, amount = 1): Promise<Result<true>> =>
  decideSum(kind, await tx.sums.add(by, kind, dayOf(now), amount), world.sums, now) ?? ok(true)

/** One message: what it counts for in number and in bytes. */
export const spendMessage = async ({ tx, world, now }: Counting, by: AccountId, bytes: number): Promise<Result<true>> => {
  const total = await tx.sums.addMessage(by, dayOf(now), bytes)
  return decideSum('messages', total.messages, world.sums, now) ?? decideSum('bytes', total.bytes, world.sums, now) ?? ok(true)
}

/** For places that answer nothing: what is over the limit ends the transaction. */
export const spendOrEnd = async (cx: Counting, by: AccountId, kind: SumKind, amount = 1): Promise<void> => {
  const may = await spend(cx, by, kind, amount)
  if (!may.ok) throw new Refused(may.error)
}

/** Whatever a command leaves behind, if it is more than a few words. */
export const spendInput = async (cx: Counting, by: AccountId, input: unknown): Promise<void> => {
  const bytes = storedBytes(input)
  if (bytes >= countedFrom) await spendOrEnd(cx, by, 'bytes', bytes)
}

/** One request to join. */
export const spendRequest = async ({ tx, world, now }: Counting, address: string): Promise<Result<true>> => {
  const payer = `net:${wideNetworkOf(address)}`
  const ofDay = await tx.sums.add(payer, 'requests', dayOf(now), 1)
  const ofAll = await tx.sums.since(payer, 'requests', dayOf(now) - requestDays)
  return decideRequests(ofDay, ofAll, world.sums, now) ?? ok(true)
}
