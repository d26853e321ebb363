/** A real SMTP server that keeps what it is given, read by a parser that is not ours. It can be closed and opened again on its port. */
import type { Readable } from 'node:stream'
import { callbackify } from 'node:util'
import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server'

export type Received = { readonly to: readonly string[]; readonly tls: 'tls' | 'plain'; readonly raw: string; readonly mail: ParsedMail }
export type PostOffice = Awaited<ReturnType<typeof openPostOffice>>

type Options = {
  readonly port?: number
  readonly key?: string
  readonly cert?: string
  readonly secure?: boolean
  readonly user?: string
  readonly password?: string
}

export const openPostOffice = async ({ port = 0, secure = false, user, password, ...tls }: Options = {}) => {
  const received: Received[] = []
  /** Answers to receivers, by address. */
  const refusals = new Map<string, number>()
  let waiting: (() => void)[] = []
  const options: SMTPServerOptions = {
    ...tls,
    secure,
    authOptional: user === undefined,
    disabledCommands: [
      ...(tls.cert === undefined || secure ? (['STARTTLS'] as const) : []),
      ...(user === undefined ? (['AUTH'] as const) : []),
    ],
    logger: false,
    closeTimeout: 100,
    onAuth: (auth, _session, done) =>
      auth.username === user && auth.password === password ? done(null, { user }) : done(new Error('no such user')),
    onRcptTo: ({ address }, _session, done) => {
      const code = refusals.get(address)
      done(code === undefined ? null : Object.assign(new Error('not here'), { responseCode: code }))
    },
    onData: callbackify(async (stream: Readable, session: SMTPServerSession) => {
      const parts: Buffer[] = []
      for await (const part of stream) parts.push(part as Buffer)
      const raw = Buffer.concat(parts)
      const mail = await simpleParser(raw)
      const to = session.envelope.rcptTo.map((r) => r.address)
      received.push({ to, tls: session.secure ? 'tls' : 'plain', raw: raw.toString('utf8'), mail })
      for (const go of waiting) go()
      waiting = []
    }),
  }
  const server = new SMTPServer(options)
  server.on('error', () => {})
  await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready))
  const address = server.server.address()
  const at = typeof address === 'object' && address !== null ? address.port : port
  return {
    port: at,
    url: `smtp://127.0.0.1:${at}`,
    received,
    refusals,
    to: (who: string) => received.filter((r) => r.to.includes(who)),
    /** The newest that fits, once there is one. */
    gets: async (fits: (r: Received) => boolean, withinMs = 8_000): Promise<Received> => {
      for (const until = performance.now() + withinMs; ;) {
        const found = received.findLast(fits)
        if (found !== undefined) return found
        const left = until - performance.now()
        if (left <= 0) throw new Error(`no such mail among ${received.length}: ${received.map((r) => r.mail.subject).join(', ')}`)
        await new Promise<void>((go) => {
          waiting.push(go)
          setTimeout(go, left)
        })
      }
    },
    close: () => new Promise<void>((closed) => server.close(closed)),
  }
}
/** The secret of the link in a mail. */
export const secretIn = ({ mail }: Received): string => /#([\w-]{20,})/.exec(mail.text ?? '')![1]!
