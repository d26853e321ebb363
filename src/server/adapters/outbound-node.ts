/**
 * Requests to addresses that people typed, over Node's HTTP client; the only way out for any such address, whatever it is asked for. The name is resolved once, every address behind it is judged, and the
 * connection goes to exactly those: a name that answers differently a moment later gains nothing. Redirects are answers like any
 * other, nothing of the answer but its status is kept, and all ends within a time.
 */
import { lookup } from 'node:dns/promises'
import http from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import type { Outbound, OutboundAnswer } from '../ports.ts'

type Address = { readonly address: string; readonly family: number }
type Resolve = (name: string) => Promise<readonly Address[]>
export type OutboundOptions = {
  readonly inside: 'allow' | 'refuse'
  readonly withinMs?: number
  readonly mostBytes?: number
  readonly resolve?: Resolve
}

/** All that was ever given to networks that everyone reaches; the rest of IPv6 is nobody's, or old ways of writing IPv4. */
const given = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number]
/** Out there, and not this machine, this house, or a range with a meaning of its own. */
export const isPublic = (address: string): boolean => {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  return parsed.range() === 'unicast' && (parsed instanceof ipaddr.IPv4 || parsed.match(given))
}

const everyAddress: Resolve = (name) => lookup(name, { all: true })
const addressesOf = async (host: string, resolve: Resolve): Promise<readonly Address[]> => {
  const bare = host.replace(/^\[|\]$/g, '')
  if (ipaddr.isValid(bare)) return [{ address: bare, family: bare.includes(':') ? 6 : 4 }]
  return resolve(bare)
}

export const nodeOutbound = ({ inside, withinMs = 10_000, mostBytes = 65_536, resolve = everyAddress }: OutboundOptions): Outbound => {
  const request = (
    url: URL,
    addresses: readonly Address[],
    headers: Readonly<Record<string, string>>,
    body: string,
    signal: AbortSignal,
  ): Promise<OutboundAnswer> =>
    new Promise((resolve) => {
      const fail = (error: Error) =>
        resolve({ kind: 'failed', why: signal.aborted ? `No answer within ${withinMs / 1000} s.` : error.message || error.name })
      const pinned: LookupFunction = (_host, options, found) => {
        if (options.all === true) found(null, [...addresses])
        else found(null, addresses[0]?.address ?? '', addresses[0]?.family)
      }
      const sent = (url.protocol === 'https:' ? https : http).request(
        url,
        {
          method: 'POST',
          lookup: pinned,
          signal,
          agent: false,
          headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
        },
        (answer) => {
          resolve({ kind: 'answered', status: answer.statusCode ?? 0 })
          answer.on('error', () => {}).destroy()
        },
      )
      sent.on('error', fail)
      sent.end(body)
    })

  return {
    async post(text, headers, body) {
      const url = URL.parse(text)
      if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
        return { kind: 'refused', why: 'This is no address to call.' }
      if (url.protocol === 'http:' && inside === 'refuse') return { kind: 'refused', why: 'Only https is called.' }
      if (Buffer.byteLength(body) > mostBytes) return { kind: 'refused', why: 'The body is too large.' }
      const signal = AbortSignal.timeout(withinMs)
      try {
        const addresses = await addressesOf(url.hostname, resolve)
        if (inside === 'refuse' && (addresses.length === 0 || !addresses.every(({ address }) => isPublic(address))))
          return { kind: 'refused', why: 'The address leads to a private network.' }
        return await request(url, addresses, headers, body, signal)
      } catch (error) {
        return { kind: 'failed', why: error instanceof Error ? error.message : String(error) }
      }
    },
  }
}
