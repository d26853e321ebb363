import { expect, test } from 'bun:test'
import type { AccountId } from '../protocol/ids.ts'
import { decideUrl, eventBody, judge, presenceData, shown, signedText, signingSecrets } from './webhooks.ts'

test('[W-402] only whole https addresses without a name in them are taken, unless private ones are allowed', () => {
  for (const url of ['https://example.org', 'https://example.org:8443/a/b?c=d', 'https://[2001:db8::1]/x'])
    expect([url, decideUrl(url, 'refuse').ok]).toEqual([url, true])
  for (const url of [
    'http://example.org',
    'https://ana:secret@example.org',
    'https://',
    'https:///x',
    'ftp://example.org',
    'https://a b',
    'https://example.org/#x',
    'javascript:alert(1)',
    'https://example.org@evil',
  ]) {
    expect([url, decideUrl(url, 'refuse').ok]).toEqual([url, false])
  }
  expect(decideUrl('http://127.0.0.1:9000/hook', 'allow').ok).toBe(true)
})
test('[W-401] what is signed is id, seconds and body; an event says its type and time', () => {
  expect(signedText('msg_1', 17, '{"a":1}')).toBe('msg_1.17.{"a":1}')
  expect(JSON.parse(eventBody('webhook.test', 0, { a: 1 }))).toEqual({
    type: 'webhook.test',
    timestamp: '1970-01-01T00:00:00.000Z',
    data: { a: 1 },
  })
})
test('a presence event carries no device and no last active', () => {
  expect(presenceData(['aana' as AccountId, 'idle', 60_000, 50_000, { text: 'x' }, 'mobile'])).toEqual({
    account: 'aana',
    state: 'idle',
    since: '1970-01-01T00:01:00.000Z',
    status: { text: 'x' },
  })
})
test('[W-403] a redirect is no success, and 410 means never again', () => {
  expect([200, 204, 301, 302, 307, 400, 404, 410, 500].map(judge)).toEqual([
    'delivered',
    'delivered',
    'failed',
    'failed',
    'failed',
    'failed',
    'failed',
    'gone',
    'failed',
  ])
})

test('[P-354] the secret before signs along until its end, and none of them is ever shown', () => {
  const row = { id: 'w', changedBy: 'a', changedAt: 1, secret: 'new', oldSecret: { secret: 'old', until: 100 } }
  expect([signingSecrets(row, 99), signingSecrets(row, 100), signingSecrets({ ...row, oldSecret: null }, 0)]).toEqual([
    ['new', 'old'],
    ['new'],
    ['new'],
  ])
  expect([shown<typeof row>(row), shown({ ...row, oldSecret: null })] as object[]).toEqual([{ id: 'w', oldSecretUntil: 100 }, { id: 'w' }])
})
