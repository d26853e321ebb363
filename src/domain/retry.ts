/** When to try again: later each time, and never all at the same moment. Pure; the draw comes from outside. */
export type RetryPolicy = {
  readonly firstMs: number
  readonly factor: number
  readonly longestMs: number
  /** Attempts in all; after the last one the work is given up. */
  readonly attempts: number
}
export const jobRetry: RetryPolicy = { firstMs: 4_000, factor: 3, longestMs: 21_600_000, attempts: 12 }

/** After so many attempts (1 at least). `draw` in [0, 1): somewhere in the upper half of the wait. */
export const retryAfter = (attempts: number, draw: number, policy: RetryPolicy = jobRetry): number =>
  Math.round(Math.min(policy.longestMs, policy.firstMs * policy.factor ** (attempts - 1)) * (0.5 + draw / 2))
