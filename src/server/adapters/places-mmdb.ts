/**
 * Where addresses are, from a local MaxMind DB file of any maker: both common shapes are read. Looks now and then whether the file is
 * another one; a file that cannot be read is said once and leaves what was read before.
 */
import { readFileSync, statSync } from 'node:fs'
import { Reader, type Response } from 'mmdb-lib'
import type { Clock, Places, Whereabouts } from '../ports.ts'

const lookEveryMs = 30_000

type Named = { readonly names?: { readonly en?: string } }
/** GeoIP2 and its like, or the flat country tables. */
type Found = {
  readonly country?: { readonly iso_code?: string }
  readonly city?: Named
  readonly location?: { readonly latitude?: number; readonly longitude?: number }
  readonly country_code?: string
}

export const nowhere: Places = { lookup: () => null }

export const mmdbPlaces = (file: string, clock: Clock, onFault: (fault: unknown) => void): Places => {
  let reader: Reader<Response> | null = null
  let read: string | null = null
  let lookAt = -Infinity
  const look = (): void => {
    if (clock.steady() < lookAt) return
    lookAt = clock.steady() + lookEveryMs
    try {
      const { mtimeMs, size, ino } = statSync(file)
      const now = `${mtimeMs} ${size} ${ino}`
      if (now === read) return
      read = now
      reader = new Reader<Response>(readFileSync(file))
    } catch (fault) {
      if (read === 'unreadable') return
      read = 'unreadable'
      onFault(fault)
    }
  }
  return {
    lookup: (address) => {
      look()
      try {
        return toWhereabouts((reader?.get(address) ?? null) as Found | null)
      } catch {
        return null
      }
    },
  }
}

const toWhereabouts = (found: Found | null): Whereabouts | null => {
  const country = found?.country?.iso_code ?? found?.country_code
  if (country === undefined) return null
  const city = found?.city?.names?.en
  const { latitude, longitude } = found?.location ?? {}
  return {
    country,
    ...(city === undefined ? {} : { city }),
    ...(latitude === undefined || longitude === undefined ? {} : { latitude, longitude }),
  }
}
