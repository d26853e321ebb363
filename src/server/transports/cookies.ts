/**
 * The cookies there are: the session's, and one by which a browser is known again after signing out. No script can read either; behind https
 * both are bound to this very host.
 */
export type Secure = 'secure' | 'plain'
type Kind = 'session' | 'device'

const names: Record<Kind, Record<Secure, string>> = {
  session: { secure: '__Host-zaima', plain: 'zaima' },
  device: { secure: '__Host-zaima-device', plain: 'zaima-device' },
}
/** Browsers keep no cookie for longer than 400 days. */
const deviceForS = 400 * 86_400

export const cookieName = (secure: Secure, kind: Kind = 'session'): string => names[kind][secure]

export const readCookie = (request: Request, secure: Secure, kind: Kind): string | null => {
  const name = cookieName(secure, kind)
  const pairs = request.headers.get('cookie')?.split(';') ?? []
  const found = pairs.map((pair) => pair.trim()).find((pair) => pair.startsWith(`${name}=`))
  return found === undefined ? null : found.slice(name.length + 1)
}

/** `maxAgeS` null: until the browser is closed; 0: gone. */
export const sessionCookie = (secure: Secure, value: string, maxAgeS: number | null): string =>
  write(secure, cookieName(secure), value, maxAgeS)
export const deviceCookie = (secure: Secure, key: string): string => write(secure, cookieName(secure, 'device'), key, deviceForS)

const write = (secure: Secure, name: string, value: string, maxAgeS: number | null): string =>
  `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${secure === 'secure' ? '; Secure' : ''}${maxAgeS === null ? '' : `; Max-Age=${maxAgeS}`}`
