/** Certificates of nobody's authority, made by openssl for one test; and what a server shows of its own. */
import { connect } from 'node:tls'
import { join } from 'node:path'

export const openssl = Bun.which('openssl')
export const whyNoOpenssl = 'openssl was not found: install it to test TLS'
export type Pair = { readonly cert: string; readonly key: string; readonly ca: string }

/** For localhost and 127.0.0.1. */
export const makePair = async (folder: string, name: string): Promise<Pair> => {
  const [cert, key] = [join(folder, `${name}.crt`), join(folder, `${name}.key`)]
  const made = Bun.spawn(
    // prettier-ignore
    [openssl ?? 'openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
      '-keyout', key, '-out', cert, '-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost,DNS:chat.example.org,IP:127.0.0.1'],
    { stdout: 'ignore', stderr: 'ignore' },
  )
  if ((await made.exited) !== 0) throw new Error('openssl made no certificate')
  return { cert, key, ca: await Bun.file(cert).text() }
}

/** The name in the certificate that a new connection is shown; null where none comes about. */
export const nameShown = (port: number): Promise<string | null> =>
  new Promise((resolve) => {
    // Looked at, not relied on: nothing is sent over it.
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      const { CN } = socket.getPeerCertificate().subject
      resolve(typeof CN === 'string' ? CN : null)
      socket.destroy()
    })
    socket.on('error', () => resolve(null))
  })
