/** What was declared for a while no longer holds once its time is over, whatever was last told; what it lay over is back then. Pure. */
import type { Claim } from '../../protocol/model.ts'

export const lasting = <T extends { readonly expiresAt?: number | undefined }>(declared: T | null, now: number): T | null =>
  declared !== null && (declared.expiresAt ?? Infinity) > now ? declared : null

/** What holds of what is chosen by hand, with what comes back after it. */
export const chosenNow = (claim: Claim | null, now: number): Claim | null => {
  if (claim === null) return null
  const { covered = [], ...top } = claim
  const [first, ...rest] = [top, ...covered].filter((c) => lasting(c, now) !== null)
  return first === undefined ? null : { ...first, ...(rest.length === 0 ? {} : { covered: rest }) }
}
