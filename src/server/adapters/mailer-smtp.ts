/**
 * Mail by SMTP. The address of the server says how it is spoken to: `smtps://` is TLS from the start, `smtp://` must turn to TLS before
 * anything is said, except towards this very machine. Nothing typed by a person reaches a header unencoded, and every wait ends.
 */
import nodemailer from 'nodemailer'
import { plainText } from '../../domain/faults.ts'
import type { Mail, MailAnswer, Mailer } from '../ports.ts'

export type SmtpOptions = {
  readonly url: string
  /** `Name <address>` or an address alone. */
  readonly from: string
  readonly withinMs?: number
  /** Certificates to trust beside the system's. */
  readonly ca?: string
}
const loopback = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/
const controls = /[\u0000-\u001f\u007f\u2028\u2029]+/g

const serverOf = (address: string) => {
  const url = new URL(address)
  const secure = url.protocol === 'smtps:'
  const starttls = url.searchParams.get('starttls') ?? (loopback.test(url.hostname) ? 'never' : 'always')
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (secure ? 465 : 587)),
    secure,
    ...(secure ? {} : starttls === 'never' ? { ignoreTLS: true } : { requireTLS: true }),
    ...(url.username === '' ? {} : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
  }
}
const senderOf = (from: string) => {
  const [, name = '', address = from] = /^(.*)<([^<>]+)>$/.exec(from) ?? []
  return { name: name.trim().replace(/^"|"$/g, ''), address: address.trim() }
}

/** 5xx to the mail itself is an answer; everything else, a wrong password of ours too, may be mended. */
const answerTo = (error: unknown): MailAnswer => {
  const { code = '', responseCode = 0, message } = error as { code?: string; responseCode?: number; message: string }
  const final = code === 'EENVELOPE' && responseCode >= 500
  return { kind: final ? 'refused' : 'failed', why: plainText(message.replace(controls, ' ')) }
}

export const smtpMailer = ({ url, from, withinMs = 20_000, ca }: SmtpOptions): Mailer => {
  const sender = senderOf(from)
  const transport = nodemailer.createTransport({
    ...serverOf(url),
    connectionTimeout: withinMs,
    greetingTimeout: withinMs,
    socketTimeout: withinMs,
    dnsTimeout: withinMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    tls: { minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }) },
  })
  const message = (mail: Mail) => ({
    from: sender,
    // An address as an object is never read for a second one.
    to: { name: '', address: mail.to },
    envelope: { from: sender.address, to: [mail.to] },
    subject: mail.subject.replace(controls, ' '),
    text: mail.text,
    html: mail.html,
    messageId: `<${mail.id}@${sender.address.split('@')[1]}>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
  })
  return {
    async send(mail) {
      if (!/^[^\s,;<>"@\u0000-\u001f\u007f]+@[^\s,;<>"@\u0000-\u001f\u007f]+$/.test(mail.to))
        return { kind: 'refused', why: 'That is no address.' }
      try {
        await transport.sendMail(message(mail))
        return { kind: 'sent' }
      } catch (error) {
        return answerTo(error)
      }
    },
    close: () => transport.close(),
  }
}
