/**
 * Codes of an authenticator app (RFC 6238: SHA-1, six digits, 30 s, what all apps know) and the recovery codes beside them. Pure: the
 * secret, the time and the last step used come from outside. A step counts once, so a code seen over a shoulder is worth nothing.
 */
import { Secret, TOTP } from 'otpauth'

const periodMs = 30_000
/** Steps to either side, for clocks that differ. */
const window = 1

const totpOf = (secret: string) => new TOTP({ secret: Secret.fromBase32(secret), digits: 6, period: periodMs / 1_000, algorithm: 'SHA1' })

/** The step that the code belongs to, if it is right and later than any used; else null. */
export const decideCode = (given: {
  readonly code: string
  readonly secret: string
  readonly lastStep: number
  readonly now: number
}): number | null => {
  const code = given.code.replace(/\s/g, '')
  if (!/^\d{6}$/.test(code)) return null
  const delta = totpOf(given.secret).validate({ token: code, timestamp: given.now, window })
  if (delta === null) return null
  const step = Math.floor(given.now / periodMs) + delta
  return step > given.lastStep ? step : null
}

const hexBytes = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
/** From 40 hexadecimal digits of randomness: 160 bits, as RFC 4226 asks. */
export const secretFrom = (hex: string): string => new Secret({ buffer: hexBytes(hex.slice(0, 40)).buffer as ArrayBuffer }).base32
/** What the picture for the app holds. */
export const otpUri = (secret: string, of: { readonly place: string; readonly name: string }): string =>
  new TOTP({
    secret: Secret.fromBase32(secret),
    issuer: of.place.replaceAll(':', ' '),
    label: of.name,
    digits: 6,
    period: periodMs / 1_000,
  }).toString()

export const recoveryCount = 10
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
/** 120 bits from 48 hexadecimal digits, in a form that one can read aloud: too many to guess from a hash, so that a quick one will do. */
export const recoveryFrom = (hex: string): string => {
  const letters = [...hexBytes(hex.slice(0, 48))].map((byte) => alphabet.charAt(byte % 32)).join('')
  return letters.match(/.{4}/g)!.join('-')
}
/** As compared: what people mix up or leave out makes no difference. */
export const foldRecovery = (code: string): string =>
  code
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^0-9a-z]/g, '')
    .replaceAll('o', '0')
    .replace(/[il]/g, '1')
    .replaceAll('u', 'v')
