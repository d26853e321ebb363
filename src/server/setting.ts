/**
 * Kinds of settings: how a value is written by a person, checked, and written back for the documentation. Pure. A kind
 * answers the value, or a phrase that completes "expected …". What the settings are is in `config.ts`.
 */
import { readRange } from '../domain/networks.ts'
import type { Rate } from '../domain/rates.ts'

/** `read` gets text from flags and the environment, any JSON from the file. `show` writes a value the way `read` takes it. */
export type Kind<T> = {
  readonly expects: string
  readonly read: (raw: unknown) => { readonly ok: true; readonly value: T } | { readonly ok: false; readonly expected: string }
  readonly show: (value: T) => string
}
export type Setting<T> = {
  readonly kind: Kind<T>
  readonly default: T
  readonly about: string
  /** Values may hold passwords: never repeat them in a message. */
  readonly secret?: true
  /** Named already, because operators look for it, but only the cluster will use it. */
  readonly comesWithCluster?: true
}

const unitsMs = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const
const unitsBytes = { B: 1, KiB: 1024, MiB: 1_048_576, GiB: 1_073_741_824 } as const

const measure = (raw: unknown, units: Record<string, number>): number | null => {
  const match = typeof raw === 'string' ? /^(\d+(?:\.\d+)?) ?([A-Za-z]+)$/.exec(raw.trim()) : null
  const unit = match && Object.hasOwn(units, match[2]!) ? units[match[2]!] : undefined
  return match && unit !== undefined ? Math.round(Number(match[1]) * unit) : null
}
const isPlain = (raw: unknown): boolean => typeof raw === 'number' || (typeof raw === 'string' && /^\d+(\.\d+)?$/.test(raw.trim()))

/** In the largest unit that divides it. */
const written = (value: number, units: Record<string, number>): string => {
  const [unit, size] = Object.entries(units).findLast(([, size]) => value >= size && value % size === 0) ?? Object.entries(units)[0]!
  return `${value / size}${unit}`
}
export const showDuration = (ms: number): string => written(ms, unitsMs)

const measured = (units: Record<string, number>, example: string, bounds: { readonly min: number; readonly max: number }): Kind<number> => {
  const show = (value: number) => written(value, units)
  const expects = `${show(bounds.min)} to ${show(bounds.max)}, written like ${example}`
  const hint = `${expects} (a number needs its unit: ${Object.keys(units).join(', ')})`
  return {
    expects,
    show,
    read: (raw) => {
      const value = measure(raw, units)
      if (value !== null && value >= bounds.min && value <= bounds.max) return { ok: true, value }
      return { ok: false, expected: isPlain(raw) ? hint : expects }
    },
  }
}
export const duration = (min: string, max: string, example = '30min'): Kind<number> =>
  measured(unitsMs, example, { min: measure(min, unitsMs)!, max: measure(max, unitsMs)! })
export const bytes = (min: string, max: string): Kind<number> =>
  measured(unitsBytes, '1MiB', { min: measure(min, unitsBytes)!, max: measure(max, unitsBytes)! })

/** The same, and `never`, which is 0. */
export const orNever = (kind: Kind<number>): Kind<number> => ({
  expects: `${kind.expects}, or never`,
  show: (value) => (value === 0 ? 'never' : kind.show(value)),
  read: (raw) => {
    if (raw === 'never') return { ok: true, value: 0 }
    const read = kind.read(raw)
    return read.ok ? read : { ok: false, expected: `${read.expected}, or never` }
  },
})

export const rate: Kind<Rate> = {
  expects: 'so many within a time, written like 120/1min or 5/20s',
  show: (value) => `${value.times}/${showDuration(value.perMs)}`,
  read: (raw) => {
    const [times, per, ...rest] = typeof raw === 'string' ? raw.split('/') : []
    const perMs = measure(per, unitsMs)
    const ok = rest.length === 0 && /^\d{1,6}$/.test(times ?? '') && Number(times) > 0 && perMs !== null && perMs > 0
    return ok ? { ok: true, value: { times: Number(times), perMs } } : { ok: false, expected: rate.expects }
  },
}

export const integer = (min: number, max: number): Kind<number> => ({
  expects: `a whole number from ${min} to ${max}`,
  show: String,
  read: (raw) => {
    const value = isPlain(raw) ? Number(raw) : Number.NaN
    return Number.isInteger(value) && value >= min && value <= max
      ? { ok: true, value }
      : { ok: false, expected: `a whole number from ${min} to ${max}` }
  },
})

export const text = (expects: string): Kind<string> => ({
  expects,
  show: (value) => value,
  read: (raw) => (typeof raw === 'string' && raw.trim() !== '' ? { ok: true, value: raw.trim() } : { ok: false, expected: expects }),
})

export const choice = <T extends string>(...values: readonly T[]): Kind<T> => ({
  expects: `one of ${values.join(', ')}`,
  show: (value) => value,
  read: (raw) => {
    const value = values.find((v) => v === raw)
    return value === undefined ? { ok: false, expected: `one of ${values.join(', ')}` } : { ok: true, value }
  },
})

/** An origin: no path, query or credentials. Unset is null. */
export const origin: Kind<string | null> = {
  expects: 'an address like https://chat.example.org, without a path',
  show: (value) => value ?? '',
  read: (raw) => {
    const url = typeof raw === 'string' ? URL.parse(raw.trim()) : null
    const ok =
      url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash && !url.username && !url.password
    return ok ? { ok: true, value: url.origin } : { ok: false, expected: origin.expects }
  },
}
/** Unset is null. */
export const optional = <T>(kind: Kind<T>): Kind<T | null> => ({
  expects: kind.expects,
  show: (value) => (value === null ? '' : kind.show(value)),
  read: kind.read,
})
/** Addresses and ranges of them: a list in the file, with commas elsewhere. */
export const ranges: Kind<readonly string[]> = {
  expects: 'addresses or ranges like 127.0.0.1,10.0.0.0/8, or none',
  show: (value) => (value.length === 0 ? 'none' : value.join(',')),
  read: (raw) => {
    const parts: readonly unknown[] = Array.isArray(raw) ? raw : typeof raw === 'string' ? raw.split(',') : [null]
    const texts = parts.map((part) => (typeof part === 'string' ? part.trim() : ''))
    if (texts.length === 0 || (texts.length === 1 && texts[0] === 'none')) return { ok: true, value: [] }
    return texts.every((text) => readRange(text) !== null) ? { ok: true, value: texts } : { ok: false, expected: ranges.expects }
  },
}
export const unset: Kind<null> = { expects: 'an address', show: () => '', read: () => ({ ok: true, value: null }) }

/** The candidate a person most likely meant, if any is near. */
export const nearest = (name: string, candidates: readonly string[]): string | null => {
  const ranked = candidates.map((c) => ({ c, d: distance(name.toLowerCase(), c.toLowerCase()) })).toSorted((a, b) => a.d - b.d)
  const best = ranked[0]
  return best !== undefined && best.d <= Math.max(2, Math.floor(name.length / 3)) ? best.c : null
}

/** Levenshtein's, with a swap of neighbours as one edit. */
const distance = (a: string, b: string): number => {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? rows[i - 2]![j - 2]! + 1 : Infinity
      row.push(Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + cost, swap))
    }
    rows.push(row)
  }
  return rows[a.length]![b.length]!
}
