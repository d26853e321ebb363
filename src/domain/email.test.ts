import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { masked, readAddress } from './email.ts'

const ascii = (domain: string): string | null => URL.parse(`http://${domain}/`)?.hostname ?? null
const keyOf = (text: string): string | undefined => readAddress(text, ascii)?.key

test('[S-105] case, width of a domain and its international form make no other address', () => {
  for (const same of ['Ana@Bücher.example', ' ana@BÜCHER.EXAMPLE ', 'ANA@xn--bcher-kva.example', 'ana@bu\u0308cher.example'])
    expect([same, keyOf(same)]).toEqual([same, 'ana@xn--bcher-kva.example'])
  expect(keyOf('ana@例え.テスト')).toBe('ana@xn--r8jz45g.xn--zckzah')
  expect(keyOf('ana+list@example.org')).not.toBe(keyOf('ana@example.org'))
})
test('[S-101] what could end a header, name another receiver or reach inside is no address', () => {
  const bad = [
    '',
    'ana',
    '@example.org',
    'ana@',
    'ana@localhost',
    'ana@127.0.0.1',
    'ana@[127.0.0.1]',
    'ana@1.2.3',
    'a b@example.org',
    '"a b"@example.org',
    'ana@exa mple.org',
    'ana@example.org\r\nBcc: eve@x.org',
    'ana\n@example.org',
    'ana@example.org,eve@x.org',
    'ana@example.org;eve',
    '<ana@example.org>',
    'ana@example.org>',
    'ana..b@example.org',
    '.ana@example.org',
    'ana@-x.org',
    'ana@x..org',
    'ana@example.org/path',
    'ana@user:pw.org',
    'ana@example.org?x',
    'ana@example.org#x',
    'ana@example%2eorg',
    `${'a'.repeat(65)}@example.org`,
    `ana@${'a'.repeat(64)}.org`,
    'аna@example.org',
    'ana@exam\u2028ple.org',
    'ana@exa\u00admple.org',
    'ana@0x7f.1',
  ]
  for (const text of bad) expect([text, keyOf(text)]).toEqual([text, undefined])
})
test('[S-101] whatever is typed, a key is one plain word', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.emailAddress(),
        fc.tuple(fc.string(), fc.domain()).map((p) => p.join('@')),
      ),
      (text) => {
        const key = keyOf(text)
        if (key !== undefined) expect(key).toMatch(/^[!-~]+@[a-z0-9.-]+$/)
      },
    ),
  )
})
test('an address is told in part', () => {
  expect([masked('ana.lee@example.org'), masked('a@example.org')]).toEqual(['an•••@example.org', '•••@example.org'])
})
