/**
 * Abnormal states of connections, as decisions: signal in, verdict out. A shell measures, asks here, acts and counts. Every memory is
 * bounded, and no verdict ever calls somebody offline: the worst that is said of anyone is that nothing is known for certain.
 */
import { spend, type Bucket, type Rate } from './rates.ts'

const second = 1_000

/** How far the event loop falls behind, and what is then left undone. */
export const strains = ['steady', 'strained', 'shedding', 'fenced'] as const
/** `strained`: nobody new is let in. `shedding`: presence and typing wait. `fenced`: no deadline passes, for it may be we who are late. */
export type Strain = (typeof strains)[number]
export const strainAbove = { strained: 200, shedding: second, fenced: 4 * second } as const
/**
 * `lags`: how late each of the last turns came. One hiccup means nothing, so the second worst decides, unless the worst is so bad that
 * deadlines cannot be trusted.
 */
export const decideStrain = (lags: readonly number[]): Strain => {
  const [worst = 0, second = 0] = lags.toSorted((a, b) => b - a)
  if (worst > strainAbove.fenced) return 'fenced'
  return second > strainAbove.shedding ? 'shedding' : second > strainAbove.strained ? 'strained' : 'steady'
}

/** Those who come back need less than those who come: this part of the bucket is theirs alone. */
const reservedForResuming = 0.3
/** Those who are turned away are spread over as long as it takes to let all of them in, within these. */
const spreadMs = { least: second / 2, most: 10 * second } as const
export type Knock = {
  readonly kind: 'new' | 'resuming'
  readonly strain: Strain
  readonly at: number
  /** In [0, 1). */ readonly random: number
  /** How many were turned away of late and have not come back yet. */
  readonly away: number
}
export type Admission = { readonly bucket: Bucket; readonly retryAfterMs: number }
/** `retryAfterMs` 0: come in. A server that is late takes only those who were here a moment ago. */
export const decideAdmission = (bucket: Bucket | undefined, rate: Rate, { kind, strain, at, random, away }: Knock): Admission => {
  const spent = spend(bucket, rate, at)
  const held = {
    left: Math.min(rate.times, bucket === undefined ? rate.times : bucket.left + ((at - bucket.at) * rate.times) / rate.perMs),
    at,
  }
  const spread = Math.min(spreadMs.most, Math.max(spreadMs.least, (away * rate.perMs) / rate.times))
  const isCrowded = kind === 'new' && held.left < rate.times * reservedForResuming
  if (kind === 'new' && (strain !== 'steady' || isCrowded))
    return { bucket: held, retryAfterMs: Math.ceil(second + random * Math.max(spread, 4 * second)) }
  return { bucket: spent.bucket, retryAfterMs: spent.waitMs === 0 ? 0 : Math.ceil(spent.waitMs + random * spread) }
}
/** Sockets of one network of strangers, or of one person, that have not said hello yet. */
export const mostPending = 50

/** A reader who lags: bytes that wait, of how many there may be, and for how long some have been waiting without a break. */
export type Backlog = { readonly bytes: number; readonly capacity: number; readonly waitingMs: number }
export const decideReader = ({ bytes, capacity, waitingMs }: Backlog): 'fine' | 'shed' | 'close' => {
  if (bytes > 0.95 * capacity || (bytes > 0 && waitingMs > 10 * second)) return 'close'
  return bytes > 0.5 * capacity ? 'shed' : 'fine'
}

/** Three ways to count the same, which must agree. */
export type Drift = {
  /** Attached sockets whose connection the machine does not hold, and connections it takes for live without a socket. */
  readonly strays: readonly string[]
  readonly ghosts: readonly string[]
  /** Those who still watch, though nobody is there. */
  readonly watchers: readonly string[]
  /** Pairs counted from the watchers' side less those from the other. */
  readonly edges: number
}
export const noDrift: Drift = { strays: [], ghosts: [], watchers: [], edges: 0 }
export const driftSize = (d: Drift): number => d.strays.length + d.ghosts.length + d.watchers.length + Math.abs(d.edges)
/** What is out of step in two audits in a row is a leak; what one audit alone sees is only somebody coming or going. */
export const decideRepair = (before: Drift, now: Drift): Drift => {
  const both = (a: readonly string[], b: readonly string[]): string[] => {
    const earlier = new Set(a)
    return b.filter((id) => earlier.has(id))
  }
  return {
    strays: both(before.strays, now.strays),
    ghosts: both(before.ghosts, now.ghosts),
    watchers: both(before.watchers, now.watchers),
    edges: before.edges === now.edges ? now.edges : 0,
  }
}

/** When somebody's changes came, of the last minute; more than six are flapping. */
export const mostTransitions = 6
const minute = 60 * second
export const noteTransition = (times: readonly number[], at: number): { readonly times: readonly number[]; readonly flapping: boolean } => {
  const recent = [...times.filter((t) => at - t < minute), at].slice(-mostTransitions - 1)
  return { times: recent, flapping: recent.length > mostTransitions }
}

/** Who was lost behind one network, when. */
export type Losses = ReadonlyMap<string, number>
const together = 10 * second
/** Longest that anybody is unverified for an outage: then the promise against ghosts counts more. */
export const outageLastsMs = 40 * second
export type OutageLimit = { /** 0: never. */ readonly people: number; readonly here: number }
/**
 * Many people behind one network lost at once is the network's doing: more than one in a hundred of all who are here, and never fewer
 * than a given number.
 */
export const noteLoss = (
  losses: Losses,
  person: string,
  at: number,
  { people, here }: OutageLimit,
): { readonly losses: Losses; readonly outage: boolean } => {
  if (people === 0) return { losses, outage: false }
  const recent = new Map([...losses].filter(([id, t]) => at - t < together && id !== person))
  recent.set(person, at)
  return { losses: recent, outage: recent.size >= people && recent.size > here / 100 }
}

/** Distinct people one viewer asked about in this hour. The first few are only counted, which spares most viewers a set. */
export type Looks = { readonly since: number; readonly asked: number; readonly ids: ReadonlySet<string> }
const nobody: ReadonlySet<string> = new Set()
export const scraping = { uncounted: 200, coarseAbove: 2_000, capAbove: 4_000, perMs: 60 * minute } as const
export type Allowed = 'all' | 'coarse' | 'nothing'
/** How much each may be told that is asked about now. Whoever was told of somebody before is told as much again. */
export const noteLooks = (
  looks: Looks | undefined,
  ids: readonly string[],
  at: number,
): { readonly looks: Looks; readonly allowed: (id: string) => Allowed } => {
  const held = looks === undefined || at - looks.since >= scraping.perMs ? { since: at, asked: 0, ids: nobody } : looks
  const asked = held.asked + ids.length
  if (held.ids.size === 0 && asked <= scraping.uncounted) return { looks: { ...held, asked }, allowed: () => 'all' }
  const seen = new Set(held.ids)
  const verdicts = new Map<string, Allowed>()
  let place = 0
  const places = new Map([...seen].map((id) => [id, (place += 1)]))
  for (const id of ids) {
    const at = places.get(id) ?? (place += 1)
    places.set(id, at)
    if (seen.size < scraping.capAbove) seen.add(id)
    verdicts.set(id, at > scraping.capAbove ? 'nothing' : at > scraping.coarseAbove ? 'coarse' : 'all')
  }
  return { looks: { since: held.since, asked, ids: seen }, allowed: (id) => verdicts.get(id) ?? 'all' }
}
