/**
 * What the security log says, one line an event, in a form that does not change: time, program, event, then `key=value` in a fixed order. Values
 * that people choose are quoted as JSON, so that no name can end a line or pretend to be another field.
 */
export type SecurityEvent =
  | { readonly event: 'sign_in'; readonly account: string; readonly address: string; readonly way: string }
  | { readonly event: 'sign_in_failed'; readonly account: string; readonly address: string; readonly why: string }
  /** Not even tried: too many before it. */
  | { readonly event: 'sign_in_refused'; readonly account: string; readonly address: string; readonly why: string }
  /** A browser was made to ask by a page of somebody else's; nothing was done. */
  | { readonly event: 'foreign_page'; readonly account: ''; readonly address: string; readonly page: string }
  /** Something about an account that its person, or whoever runs the place, should look at. */
  | {
      readonly event: 'finding'
      readonly account: string
      readonly address: string
      readonly why: string
      readonly grade: 'notify' | 'stepUp' | 'hold'
    }

/** `2026-01-31T09:00:00.000Z zaima sign_in_failed account="ana" address=192.0.2.1 why=wrong_credentials` */
export const securityLine = (said: SecurityEvent, at: number): string => {
  const { event, account, address, ...rest } = said
  const facts = Object.entries(rest).map(([key, value]) => `${key}=${bare(String(value))}`)
  return [new Date(at).toISOString(), 'zaima', event, `account=${quoted(account)}`, `address=${bare(address) || '-'}`, ...facts].join(' ')
}

/** Of our own making, and still nothing that could end a field. */
const bare = (text: string): string => text.replace(/[^\w.:/-]/g, '_')
const longest = 64
/** JSON leaves some line ends as they are. */
const quoted = (text: string): string =>
  JSON.stringify(text.slice(0, longest)).replace(
    /[\u007f-\u00a0\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
