/** Settings of mail: the server it is handed to, and whom it is from. */
import type { Kind } from './setting.ts'

/** With user and password where the server wants them; never shown. */
export const smtp: Kind<string> = {
  expects: 'an address like smtps://user:password@mail.example.org or smtp://user:password@mail.example.org:587',
  show: () => '',
  read: (raw) => {
    const url = typeof raw === 'string' ? URL.parse(raw.trim()) : null
    const ok = url !== null && /^smtps?:$/.test(url.protocol) && url.hostname !== '' && ['', '/'].includes(url.pathname)
    return ok ? { ok: true, value: url.href } : { ok: false, expected: smtp.expects }
  },
}

const sender = /^(?:[^\u0000-\u001f\u007f<>@,;]+ )?<?[^\s<>@,;"\u0000-\u001f\u007f]+@[^\s<>@,;"\u0000-\u001f\u007f]+>?$/
export const mailFrom: Kind<string> = {
  expects: 'an address like zaima@example.org or The Workshop <zaima@example.org>',
  show: (value) => value,
  read: (raw) => {
    const text = typeof raw === 'string' ? raw.trim() : ''
    const balanced = text.includes('<') === text.endsWith('>')
    return sender.test(text) && balanced ? { ok: true, value: text } : { ok: false, expected: mailFrom.expects }
  },
}
