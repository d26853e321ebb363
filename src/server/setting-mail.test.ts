import { expect, test } from 'bun:test'
import { readConfig } from './config.ts'

const read = (env: Record<string, string>) =>
  readConfig({ argv: [], env, readFile: (path) => (path === 'secret' ? 'smtps://u:p@mail.example.org\n' : null) })

test('[S-100] mail is set up by two settings, and never by one alone', () => {
  const both = read({ ZAIMA_SMTP_URL: 'smtp://u:p%40@mail.example.org:587', ZAIMA_MAIL_FROM: 'The Workshop <zaima@example.org>' })
  expect(both.ok && both.config.mail).toEqual({ url: 'smtp://u:p%40@mail.example.org:587', from: 'The Workshop <zaima@example.org>' })
  const inFile = read({ ZAIMA_SMTP_URL_FILE: 'secret', ZAIMA_MAIL_FROM: 'zaima@example.org' })
  expect(inFile.ok && inFile.config.mail?.url).toBe('smtps://u:p@mail.example.org')
  const neither = read({})
  expect(neither.ok && neither.config.mail).toBeNull()
  for (const half of [{ ZAIMA_SMTP_URL: 'smtp://mail.example.org' }, { ZAIMA_MAIL_FROM: 'zaima@example.org' }])
    expect(read(half)).toEqual({ ok: false, mistakes: [expect.stringContaining('beside it')] })
})
test('[S-101] whom mail is from is one address, and a wrong server is not repeated in the message', () => {
  for (const from of ['a@b.org, c@d.org', 'a@b.org\r\nBcc: c@d.org', 'Workshop', 'Name a@b.org>', 'x <a b@c.org>'])
    expect([from, read({ ZAIMA_SMTP_URL: 'smtp://mail.example.org', ZAIMA_MAIL_FROM: from }).ok]).toEqual([from, false])
  const wrong = read({ ZAIMA_SMTP_URL: 'http://u:hidden@mail.example.org', ZAIMA_MAIL_FROM: 'a@b.org' })
  expect(JSON.stringify(wrong)).not.toContain('hidden')
  expect(wrong.ok).toBe(false)
})
