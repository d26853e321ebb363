/**
 * Who makes the server work, lately: units of weighted cost by payer, which fade. While it is strained the heaviest are turned away, so that
 * nobody else has to be. Under a load that many share nobody is heavy.
 */
import type { Strain } from './abnormal.ts'

export type Load = { readonly units: number; readonly at: number }
/** After this long half of it is forgotten. */
const halfMs = 5_000
export const fade = ({ units, at }: Load, now: number): number => units * 2 ** ((at - now) / halfMs)
export const addLoad = (load: Load | undefined, units: number, now: number): Load => ({
  units: (load === undefined ? 0 : fade(load, now)) + units,
  at: now,
})
/** So little that forgetting it changes nothing. */
export const isGone = (load: Load, now: number): boolean => now - load.at > 12 * halfMs

/** What a person with several tabs who opens the app spends is no reason to turn them away. */
export const heavyFrom = 150
const share: Readonly<Record<Strain, number>> = { steady: Infinity, strained: 0.25, shedding: 0.125, fenced: 0.0625 }
export const isHeavy = ({ own, all, strain }: { readonly own: number; readonly all: number; readonly strain: Strain }): boolean =>
  own >= heavyFrom && own >= all * share[strain]
