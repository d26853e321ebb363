/**
 * What an e-mail address is, and when two are the same one. `address` is as its person wrote it, `key` what it is compared and sent to by:
 * case folded, an international domain in its ASCII form. Anything that could end a header or name a second receiver is no address.
 */
import { limits } from '../protocol/limits.ts'

export type Address = { readonly address: string; readonly key: string }

/** Unquoted local parts of RFC 5321. Quoted and international ones are rare, and half of all mail servers refuse them. */
const local = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i
const hostname = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const allDigits = /\.\d+$/

/** `toAscii`: the domain as name servers know it, null if there can be none. */
export const readAddress = (text: string, toAscii: (domain: string) => string | null): Address | null => {
  const address = text.trim().normalize('NFC')
  const at = address.lastIndexOf('@')
  const [name, domain] = [address.slice(0, at), address.slice(at + 1)]
  if (at < 1 || name.length > 64 || address.length > limits.emailChars || !local.test(name)) return null
  // Whitespace, commas, brackets and the like are taken out or reinterpreted by some parsers of domains: none reaches one.
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(domain)) return null
  const ascii = toAscii(domain)?.toLowerCase() ?? ''
  if (!hostname.test(ascii) || allDigits.test(ascii)) return null
  return { address, key: `${name.toLowerCase()}@${ascii}` }
}

/** Enough to recognise one's own address by, for those who may not know it: `an•••@example.org`. */
export const masked = (address: string): string => {
  const at = address.lastIndexOf('@')
  return `${address.slice(0, Math.min(2, at - 1))}•••${address.slice(at)}`
}
