/**
 * A certificate and its key from files, through Node's crypto. Both are read whole and tried together, so that a pair half written by
 * whoever renews it is refused and not used. What the key says is never in any message.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import type { CertificateFiles } from '../ports.ts'

type Paths = { readonly cert: string; readonly key: string }
/** For everyone else on the machine. A group may read: some hand keys to servers that way. */
const othersMayRead = 0o004

export const certificateFiles = ({ cert, key }: Paths): CertificateFiles => ({
  mark: () => [cert, key].map(markOf).join(' '),
  read: () => {
    try {
      const certText = readFileSync(cert, 'utf8')
      if ((statSync(key).mode & othersMayRead) !== 0)
        return refusal(`${key} can be read by everyone on this machine. Take that away: chmod 600 ${key}`)
      const keyText = readFileSync(key, 'utf8')
      const certificate = new X509Certificate(certText)
      if (!certificate.checkPrivateKey(createPrivateKey(keyText))) return refusal(`${key} is not the key of ${cert}.`)
      return { ok: true, pair: { cert: certText, key: keyText }, until: Date.parse(certificate.validTo) }
    } catch (error) {
      const code = (error as { code?: unknown }).code
      if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR')
        return refusal(`${cert} and ${key} must be files that this user can read (${code}).`)
      return refusal(`${cert} or ${key} is no PEM file of a certificate and of a key without a passphrase.`)
    }
  },
})
const refusal = (why: string) => ({ ok: false, why }) as const

/** Files are renewed by writing, by renaming another over them, or by turning a link elsewhere: all three show here. */
const markOf = (path: string): string => {
  const seen = statSync(path, { throwIfNoEntry: false })
  return seen === undefined ? 'gone' : `${seen.ino}.${seen.size}.${seen.mtimeMs}.${seen.mode}`
}
