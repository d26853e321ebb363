/** Where somebody came from, as what a ban shuts: one IPv4 address, or the /64 that one household has. Nothing that would shut out the server itself. */
import ipaddr from 'ipaddr.js'
import { isWithin } from './entry.ts'

export const rangeOf = (address: string): string | null => {
  if (!ipaddr.isValid(address)) return null
  const parsed = ipaddr.process(address)
  if (parsed.range() === 'loopback' || parsed.range() === 'unspecified') return null
  return parsed.kind() === 'ipv4' ? parsed.toString() : `${parsed.toNormalizedString().split(':').slice(0, 4).join(':')}::/64`
}

/** Those to shut after a ban: never the one that whoever bans is in. */
export const rangesToShut = (addresses: readonly string[], own: string): string[] =>
  [...new Set(addresses.map(rangeOf))].filter((range): range is string => range !== null && !isWithin(own, [range]))

export const isShut = (address: string, shut: readonly string[]): boolean => shut.length > 0 && isWithin(address, shut)
