import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compose } from '../../domain/letters.ts'
import { openPostOffice, type PostOffice } from '../../../tests/support/post-office.ts'
import type { Mail } from '../ports.ts'
import { smtpMailer } from './mailer-smtp.ts'

const mailOf = (more: Partial<Mail> = {}): Mail => ({
  id: 'j1',
  to: 'ana@example.org',
  subject: 'Hello',
  text: 'text',
  html: '<p>html</p>',
  ...more,
})
const from = 'The Workshop <zaima@example.org>'

describe('a mail', () => {
  let office: PostOffice
  beforeAll(async () => {
    office = await openPostOffice()
  })
  afterAll(() => office.close())

  test('[S-101] arrives as it was written, in any script, with both its forms', async () => {
    const mailer = smtpMailer({ url: office.url, from })
    const letter = { kind: 'reset', name: '小梅 <b>&"', link: 'https://zaima.test/reset#abc' } as const
    const composed = compose(letter, { locale: 'zh-CN', place: '老地方 ☕', url: 'https://zaima.test' })
    expect(await mailer.send(mailOf({ ...composed, to: 'mei@xn--fsqu00a.example' }))).toEqual({ kind: 'sent' })
    const { mail, to } = office.received.at(-1)!
    // The server shows the domain as people write it.
    expect(to).toEqual(['mei@例子.example'])
    expect(mail.subject).toBe('为老地方 ☕设置新密码')
    expect(mail.text).toContain('小梅 <b>&"')
    expect(mail.text).toContain('https://zaima.test/reset#abc')
    expect(mail.html).toContain('小梅 &lt;b&gt;&amp;&quot;')
    expect(mail.from?.value).toEqual([{ name: 'The Workshop', address: 'zaima@example.org' }])
    expect(mail.messageId).toBe('<j1@example.org>')
    mailer.close()
  })

  test('[S-101] no text becomes a header, an address or a second receiver', async () => {
    const mailer = smtpMailer({ url: office.url, from })
    const evil = 'x\r\nBcc: eve@example.org\r\n\r\nbody'
    expect(await mailer.send(mailOf({ subject: evil, text: `${evil}\r\n.\r\nMAIL FROM:<eve@example.org>` }))).toEqual({ kind: 'sent' })
    const { mail, to } = office.received.at(-1)!
    expect([to, mail.bcc, mail.subject]).toEqual([['ana@example.org'], undefined, 'x Bcc: eve@example.org body'])
    expect(mail.text).toContain('\n.\n')
    const before = office.received.length
    for (const bad of [
      'ana@example.org\r\nRCPT TO:<eve@example.org>',
      'ana@example.org, eve@example.org',
      'Eve <eve@example.org>',
      'ana@example.org;eve@x.org',
      '',
      'ana',
    ])
      expect([bad, await mailer.send(mailOf({ to: bad }))]).toEqual([bad, { kind: 'refused', why: 'That is no address.' }])
    expect(office.received).toHaveLength(before)
    mailer.close()
  })

  test('[S-100] what the server refuses for good is not tried again; what it puts off is', async () => {
    const mailer = smtpMailer({ url: office.url, from })
    office.refusals.set('gone@example.org', 550).set('busy@example.org', 451)
    expect((await mailer.send(mailOf({ to: 'gone@example.org' }))).kind).toBe('refused')
    expect((await mailer.send(mailOf({ to: 'busy@example.org' }))).kind).toBe('failed')
    mailer.close()
  })

  test('[S-100] a server that is not there, or never says anything, is an answer in time', async () => {
    const silent: Server = createServer(() => {})
    await new Promise<void>((ready) => silent.listen(0, '127.0.0.1', ready))
    const port = (silent.address() as { port: number }).port
    const started = performance.now()
    const mailer = smtpMailer({ url: `smtp://127.0.0.1:${port}`, from, withinMs: 300 })
    expect((await mailer.send(mailOf())).kind).toBe('failed')
    expect(performance.now() - started).toBeLessThan(3_000)
    await new Promise<void>((closed) => silent.close(() => closed()))
    expect((await mailer.send(mailOf())).kind).toBe('failed')
    mailer.close()
  })
})

const openssl = Bun.which('openssl')
if (openssl === null) console.log('SKIPPED: no openssl to make a certificate with')
describe.skipIf(openssl === null)('TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zaima-mail-'))
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  let [key, cert] = ['', '']
  beforeAll(() => {
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
    Bun.spawnSync([
      openssl!,
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
      '-keyout',
      keyFile,
      '-out',
      certFile,
      ...subject,
    ])
    expect(existsSync(certFile)).toBe(true)
    ;[key, cert] = [readFileSync(keyFile, 'utf8'), readFileSync(certFile, 'utf8')]
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('[S-103] is begun before the password is said, and a server without it or with a strange certificate gets nothing', async () => {
    const office = await openPostOffice({ key, cert, user: 'zaima', password: 'p@ss:word' })
    const plain = await openPostOffice()
    const url = `smtp://zaima:p%40ss%3Aword@127.0.0.1:${office.port}?starttls=always`
    const send = async (options: { url: string; ca?: string }) => {
      const mailer = smtpMailer({ ...options, from, withinMs: 2_000 })
      const answer = await mailer.send(mailOf())
      mailer.close()
      return answer.kind
    }
    expect(await send({ url, ca: cert })).toBe('sent')
    expect(office.received.map((r) => r.tls)).toEqual(['tls'])
    expect(await send({ url })).toBe('failed')
    expect(await send({ url: url.replace('p%40ss', 'wrong'), ca: cert })).toBe('failed')
    expect(await send({ url: `smtp://127.0.0.1:${plain.port}?starttls=always`, ca: cert })).toBe('failed')
    expect([office.received.length, plain.received.length]).toEqual([1, 0])
    await Promise.all([office.close(), plain.close()])
    const secure = await openPostOffice({ key, cert, secure: true })
    expect(await send({ url: `smtps://127.0.0.1:${secure.port}`, ca: cert })).toBe('sent')
    expect(await send({ url: `smtps://127.0.0.1:${secure.port}` })).toBe('failed')
    await secure.close()
  })
})
