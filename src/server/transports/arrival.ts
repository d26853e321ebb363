/**
 * Where a request comes from: its client's address, and by which name and scheme it was asked for. What proxies say of that counts only if
 * they are trusted, each vouching for the one before it; anyone else may write what they like. Pure.
 */
import ipaddr from 'ipaddr.js'

export type Arrival = {
  readonly address: string
  /** `http` also where something in front speaks TLS and is not trusted to say so. */
  readonly scheme: 'http' | 'https'
  readonly host: string
}
/** Whether this address is a proxy of ours. */
export type Trusts = (address: string) => boolean

export const arrivalOf = (request: Request, peer: string, trusts: Trusts): Arrival => {
  const { headers } = request
  const direct = { scheme: schemeOf(URL.parse(request.url)?.protocol ?? '') ?? 'http', host: headers.get('host') ?? '' } as const
  if (!trusts(peer)) return { address: plain(peer), ...direct }
  const host = listed(headers, 'x-forwarded-host').at(-1)
  return {
    address: plain(behind(peer, listed(headers, 'x-forwarded-for'), trusts)),
    scheme: schemeOf(`${listed(headers, 'x-forwarded-proto').at(-1)?.toLowerCase() ?? ''}:`) ?? direct.scheme,
    host: host !== undefined && /^[\w.[\]:-]{1,255}$/.test(host) ? host : direct.host,
  }
}

const schemeOf = (protocol: string): Arrival['scheme'] | null => (protocol === 'https:' ? 'https' : protocol === 'http:' ? 'http' : null)
const listed = (headers: Headers, name: string): string[] =>
  (headers.get(name) ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** From the right, which is nearest: the first that is no proxy of ours. What is no address ends the walk. */
const behind = (peer: string, hops: readonly string[], trusts: Trusts): string => {
  let address = peer
  for (const hop of hops.toReversed()) {
    const bare = bareAddress(hop)
    if (!trusts(address) || bare === null) break
    address = bare
  }
  return address
}
/** One way to write each: what listens for both families sees IPv4 inside IPv6. */
const plain = (address: string): string => (ipaddr.isValid(address) ? ipaddr.process(address).toString() : address)
/** Some write a port behind it. */
const bareAddress = (hop: string): string | null => {
  const bare = /^\[(.*)\](?::\d+)?$/.exec(hop)?.[1] ?? /^([\d.]+):\d+$/.exec(hop)?.[1] ?? hop
  return ipaddr.isValid(bare) ? bare : null
}

export type Asked = { readonly by: 'cookie' | 'bearer' | 'none'; readonly arrival: Arrival; readonly publicUrl: string | null }
/**
 * Sent by a page that is not ours? Browsers say where a page came from; others say nothing, and carry no cookies by themselves, so a cookie
 * must come with that word. A bearer token is put there by a program, never by a browser.
 */
export const isForeign = (request: Request, { by, arrival, publicUrl }: Asked): boolean => {
  if (by === 'bearer') return false
  const said = request.headers.get('origin')
  const site = request.headers.get('sec-fetch-site')
  if (said === null) return by === 'cookie' ? site !== 'same-origin' : !['same-origin', 'none', null].includes(site)
  const origin = URL.parse(said)?.origin
  return origin === undefined || !ownOrigins(arrival, publicUrl).includes(origin)
}

/**
 * The name that was asked for is ours, unless it should have been another: then a name that leads here by somebody else's doing is not.
 * An address and localhost can lead nowhere else.
 */
const ownOrigins = ({ scheme, host }: Arrival, publicUrl: string | null): readonly string[] => {
  const asked = (scheme === 'https' ? ['https'] : ['http', 'https']).flatMap((s) => URL.parse(`${s}://${host}`) ?? [])
  const fixed = asked.filter((url) => isOurHost({ host: url.host }, null)).map((url) => url.origin)
  return publicUrl === null ? fixed : [new URL(publicUrl).origin, ...fixed]
}

/**
 * Is this a name of ours? An address and localhost can lead nowhere else, and the public address is what it was set to. Any other name may be made to
 * lead here by somebody else's doing (DNS rebinding), and a page under it would count as ours.
 */
export const isOurHost = ({ host }: Pick<Arrival, 'host'>, publicUrl: string | null): boolean => {
  const hostname = URL.parse(`http://${host}`)?.hostname
  if (hostname === undefined || host === '') return false
  if (hostname === 'localhost' || hostname.endsWith('.localhost') || ipaddr.isValid(hostname.replace(/^\[|\]$/g, ''))) return true
  return publicUrl !== null && new URL(publicUrl).hostname === hostname
}
export const foreignHost =
  'This server is not known by this name. Open it by its address, or set ZAIMA_PUBLIC_URL to the address that people open, and start it again.'
