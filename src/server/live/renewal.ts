/**
 * Keeps the certificate that is served the one that lies on the disk: looks every few seconds, and hands a new pair on once it is whole. A
 * bad one is told of once, and the old one stays in use; whoever is connected notices nothing either way.
 */
import type { CertificateFiles, CertificatePair, Clock } from '../ports.ts'

type Deps = {
  readonly clock: Clock
  readonly files: CertificateFiles
  /** May throw; then the old pair is still in use. */
  readonly use: (pair: CertificatePair) => void
  readonly log: { info(fields: object, text: string): void; warn(fields: object, text: string): void }
  /** Of the pair in use. */
  readonly mark: string
}
const lookEveryMs = 1_000

export const createRenewal = ({ clock, files, use, log, mark }: Deps): { close(): void } => {
  let seen = mark
  const look = (): void => {
    const now = files.mark()
    if (now !== seen) {
      seen = now
      renew()
    }
    cancel = clock.after(lookEveryMs, look)
  }
  const renew = (): void => {
    const read = files.read()
    if (!read.ok) return log.warn({ why: read.why }, 'the new certificate cannot be used; the old one stays')
    try {
      use(read.pair)
      log.info({ until: new Date(read.until).toISOString() }, 'a new certificate is in use')
    } catch {
      log.warn({ why: 'It could not be served.' }, 'the new certificate cannot be used; the old one stays')
    }
  }
  let cancel = clock.after(lookEveryMs, look)
  return { close: () => cancel() }
}
