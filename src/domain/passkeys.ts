/**
 * The rules of passkeys: which site they belong to, what a counter says, and which one may go. An authenticator that counts never shows
 * the same number twice, so one that does has a double.
 */
import { ok, refuse, type Result } from '../protocol/errors.ts'

/** The name that a passkey is bound to, and the page that may use it. */
export type Site = { readonly rpId: string; readonly origin: string }

const isLocal = (host: string): boolean => host === 'localhost' || host.endsWith('.localhost')
const isNumeric = (host: string): boolean => /^[\d.]+$/.test(host) || host.startsWith('[')

/** An address, read. */
export type Page = { readonly protocol: string; readonly hostname: string; readonly origin: string }
/** A name is needed, and https, for browsers take nothing less; this machine alone may do without. */
export const decideSite = (own: Page, asking: Page | null): Result<Site> => {
  const atHome = isLocal(own.hostname) || isNumeric(own.hostname)
  if (atHome && asking !== null && isLocal(asking.hostname)) return ok({ rpId: asking.hostname, origin: asking.origin })
  const fit = isLocal(own.hostname) || (own.protocol === 'https:' && !isNumeric(own.hostname))
  return fit ? ok({ rpId: own.hostname, origin: own.origin }) : refuse('passkey_unavailable')
}

/** Many do not count at all: they say 0 for ever. */
export const decideCounter = (held: number, shown: number): 'fine' | 'doubled' =>
  (held === 0 && shown === 0) || shown > held ? 'fine' : 'doubled'

export type WaysIn = {
  readonly password: boolean
  readonly passkeys: readonly { readonly doubtedAt: number | null }[]
  readonly providers: number
}
/** Whether somebody who has these is able to come in. */
export const hasWayIn = ({ password, passkeys, providers }: WaysIn): boolean =>
  password || providers > 0 || passkeys.some((k) => k.doubtedAt === null)
