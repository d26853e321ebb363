/** Where somebody comes from: ranges as people write them, and what one household has, which is one IPv4 address or a whole /64. */
import ipaddr from 'ipaddr.js'

/** The household an address belongs to; what is no address stands for itself. */
export const networkOf = (address: string): string => {
  if (!ipaddr.isValid(address)) return address
  const parsed = ipaddr.process(address)
  return parsed.kind() === 'ipv4' ? parsed.toString() : parsed.toNormalizedString().split(':').slice(0, 4).join(':')
}

/** What one line to a house may have: an IPv4 address, or a whole /56. */
export const lineOf = (address: string): string => {
  const network = networkOf(address)
  const [last = ''] = network.split(':').slice(3)
  return last === '' ? network : `${network.split(':').slice(0, 3).join(':')}:${(Number.parseInt(last, 16) >> 8).toString(16)}`
}

/** No range: everywhere. An address that cannot be read is within none. */
export const isWithin = (address: string, ranges: readonly string[]): boolean => {
  if (ranges.length === 0) return true
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  return ranges.some((range) => {
    const cidr = readRange(range)
    return cidr !== null && cidr[0].kind() === parsed.kind() && parsed.match(cidr as [ipaddr.IPv4, number])
  })
}
/** `10.0.0.0/8`, `2001:db8::/32`, or one address; null if it is none. */
export const readRange = (range: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | null => {
  if (ipaddr.isValidCIDR(range)) return ipaddr.parseCIDR(range)
  if (!ipaddr.isValid(range)) return null
  const one = ipaddr.process(range)
  return [one, one.kind() === 'ipv4' ? 32 : 128]
}

/** What a ban shuts; null: nothing, for it would shut out the server itself. */
export const rangeOf = (address: string): string | null => {
  if (!ipaddr.isValid(address)) return null
  const parsed = ipaddr.process(address)
  if (parsed.range() === 'loopback' || parsed.range() === 'unspecified') return null
  return parsed.kind() === 'ipv4' ? networkOf(address) : `${networkOf(address)}::/64`
}

/** Those to shut after a ban: never the one that whoever bans is in. */
export const rangesToShut = (addresses: readonly string[], own: string): string[] =>
  [...new Set(addresses.map(rangeOf))].filter((range): range is string => range !== null && !isWithin(own, [range]))

export const isShut = (address: string, shut: readonly string[]): boolean => shut.length > 0 && isWithin(address, shut)
