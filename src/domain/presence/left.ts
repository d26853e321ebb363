/**
 * What a blocked person goes on seeing: somebody who left at the moment of the block. It is kept with the block, and nothing the one who
 * blocks does later changes it. An audience carries it as a word, so that it passes wherever any other audience does.
 */
import type { Holding, Status } from '../../protocol/model.ts'

/** `at`: last active as a date; 0 is never. The rest is what shows of somebody who is offline. */
export type Left = { readonly at: number; readonly status: Status | null; readonly holding: Holding | null }
/** The classes that see anything of a person. */
export type Open = 'full' | 'fullCoarse' | 'fullHidden' | 'coarse' | 'coarseHidden'
export type Frozen = `left ${Open} ${string}`

export const freeze = (open: Open, left: Left): Frozen => `left ${open} ${JSON.stringify(left)}`
export const isFrozen = (audience: string): audience is Frozen => audience.startsWith('left ')
/** Null for an audience of anybody else. */
export const frozenOf = (audience: string): { readonly open: Open; readonly left: Left } | null => {
  if (!isFrozen(audience)) return null
  const [, open, text] = /^left (\w+) (.*)$/su.exec(audience) ?? []
  return open === undefined || text === undefined ? null : { open: open as Open, left: JSON.parse(text) as Left }
}

const holdsAt = (until: number | undefined, at: number): boolean => until === undefined || at < until
/** Words that had an end when they were kept still end. */
export const leftAt = (left: Left, at: number): Left => ({
  at: left.at,
  status: left.status !== null && holdsAt(left.status.expiresAt, at) ? left.status : null,
  holding: left.holding !== null && holdsAt(left.holding.until, at) ? left.holding : null,
})
