import { describe, expect, test } from 'bun:test'
import { isWithin } from '../../domain/networks.ts'
import { arrivalOf, isForeign, isOurHost, type Asked } from './arrival.ts'

const trusts = (address: string) => isWithin(address, ['127.0.0.1', '10.0.0.0/8', 'fd00::/8'])
const request = (headers: Record<string, string>, url = 'http://zaima.test/x') => new Request(url, { method: 'POST', headers })
const arrives = (peer: string, headers: Record<string, string>) => arrivalOf(request({ host: 'zaima.test', ...headers }), peer, trusts)

describe('where a request comes from', () => {
  test('[W-44] a stranger is believed nothing', () => {
    const forged = { 'x-forwarded-for': '1.2.3.4', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.test', forwarded: 'for=1.2.3.4' }
    expect(arrives('203.0.113.5', forged)).toEqual({ address: '203.0.113.5', scheme: 'http', host: 'zaima.test' })
    expect(arrivalOf(request({ host: 'zaima.test', ...forged }), '127.0.0.1', () => false).address).toBe('127.0.0.1')
    expect(arrives('::ffff:203.0.113.5', {}).address).toBe('203.0.113.5')
    expect(arrives('', {}).address).toBe('')
  })
  test('[W-44] a trusted proxy is believed for the one before it, and no further', () => {
    const address = (peer: string, list: string) => arrives(peer, { 'x-forwarded-for': list }).address
    expect(address('127.0.0.1', '203.0.113.5')).toBe('203.0.113.5')
    expect(address('::ffff:127.0.0.1', '203.0.113.5')).toBe('203.0.113.5')
    expect(address('127.0.0.1', '1.2.3.4, 203.0.113.5')).toBe('203.0.113.5')
    expect(address('127.0.0.1', '1.2.3.4, 203.0.113.5, 10.1.1.1')).toBe('203.0.113.5')
    expect(address('127.0.0.1', '10.9.9.9, 10.1.1.1')).toBe('10.9.9.9')
    expect(address('fd00::1', '2001:db8::7')).toBe('2001:db8::7')
  })
  test('[W-44] what is no address ends the walk, and ports do no harm', () => {
    const address = (list: string) => arrives('127.0.0.1', { 'x-forwarded-for': list }).address
    for (const list of ['', ',', 'unknown', '1.2.3.4, unknown', '1.2.3.4, <script>', '999.1.1.1', '1.2.3.4;', '_hidden'])
      expect([list, address(list)]).toEqual([list, '127.0.0.1'])
    expect(address('203.0.113.5:4711')).toBe('203.0.113.5')
    expect(address('[2001:db8::7]:443')).toBe('2001:db8::7')
    expect(address(`${'1.2.3.4,'.repeat(500)} 203.0.113.5`)).toBe('203.0.113.5')
  })
  test('[W-44] scheme and name are the nearest proxy’s word, if they are words at all', () => {
    const seen = (proto: string, host: string) => {
      const { scheme, host: name } = arrives('10.0.0.1', { 'x-forwarded-proto': proto, 'x-forwarded-host': host })
      return [scheme, name]
    }
    expect(seen('https', 'chat.example')).toEqual(['https', 'chat.example'])
    expect(seen('HTTPS', 'chat.example:8443')).toEqual(['https', 'chat.example:8443'])
    expect(seen('https, http', 'evil.test, chat.example')).toEqual(['http', 'chat.example'])
    expect(seen('javascript', 'a b/../c')).toEqual(['http', 'zaima.test'])
  })
})

describe('pages of others', () => {
  const foreign = (headers: Record<string, string>, more: Partial<Asked> = {}): boolean =>
    isForeign(request(headers), {
      by: 'cookie',
      arrival: { address: '', scheme: 'http', host: 'zaima.test' },
      publicUrl: null,
      ...more,
    })
  const at = (scheme: 'http' | 'https', host: string) => ({ arrival: { address: '', scheme, host } })

  test('[W-42] the name that was asked for is ours, in any case and with any spelling of its port', () => {
    expect(foreign({ origin: 'http://localhost' }, at('http', 'localhost'))).toBe(false)
    expect(foreign({ origin: 'http://LOCALHOST' }, at('http', 'LOCALHOST:80'))).toBe(false)
    expect(foreign({ origin: 'https://localhost' }, at('https', 'localhost:443'))).toBe(false)
    expect(foreign({ origin: 'http://[::1]:7080' }, at('http', '[0:0::1]:7080'))).toBe(false)
    for (const origin of [
      'http://localhost.evil',
      'http://evil.test',
      'http://localhost:81',
      'http://sub.localhost',
      'null',
      '',
      'x',
      'file://',
    ])
      expect([origin, foreign({ origin })]).toEqual([origin, true])
    expect(foreign({ origin: 'http://localhost' }, at('http', ''))).toBe(true)
  })
  test('[W-42] behind https a page of the same name without it is another', () => {
    expect(foreign({ origin: 'http://localhost' }, at('https', 'localhost'))).toBe(true)
    expect(foreign({ origin: 'https://localhost' }, at('https', 'localhost'))).toBe(false)
  })
  test('[W-42] a cookie comes with a word of where it comes from; a program without one needs none', () => {
    expect(foreign({})).toBe(true)
    expect(foreign({ 'sec-fetch-site': 'none' })).toBe(true)
    expect(foreign({ 'sec-fetch-site': 'same-origin' })).toBe(false)
    expect(foreign({}, { by: 'none' })).toBe(false)
    for (const site of ['cross-site', 'same-site', 'whatever']) expect(foreign({ 'sec-fetch-site': site }, { by: 'none' })).toBe(true)
    expect(foreign({ origin: 'http://evil.test', 'sec-fetch-site': 'cross-site' }, { by: 'bearer' })).toBe(false)
    expect(foreign({ origin: 'http://evil.test', 'sec-fetch-site': 'same-origin' }, { by: 'none' })).toBe(true)
  })
  test('[W-450] a name that is neither an address, localhost nor the public address is not ours', () => {
    const ours = (host: string, publicUrl: string | null = null) => isOurHost({ host }, publicUrl)
    for (const host of ['127.0.0.1:7080', '[::1]:7080', '192.168.1.7', 'localhost', 'LOCALHOST:80', 'app.localhost:7080'])
      expect([host, ours(host)]).toEqual([host, true])
    for (const host of ['evil.example:7080', 'localhost.evil.example', '127.0.0.1.evil.example', 'zaima', 'a b', '', '@', 'x:y:z'])
      expect([host, ours(host)]).toEqual([host, false])
    expect([ours('chat.example:443', 'https://chat.example'), ours('CHAT.example', 'https://chat.example')]).toEqual([true, true])
    expect(ours('evil.example', 'https://chat.example')).toBe(false)
  })
  test('[W-43] with a public address, another name that leads here is not ours, but addresses and localhost are', () => {
    const publicUrl = 'https://chat.example'
    expect(foreign({ origin: 'https://chat.example' }, { publicUrl, ...at('http', 'inner:7080') })).toBe(false)
    expect(foreign({ origin: 'http://chat.example' }, { publicUrl, ...at('http', 'chat.example') })).toBe(true)
    expect(foreign({ origin: 'http://rebound.evil' }, { publicUrl, ...at('http', 'rebound.evil') })).toBe(true)
    for (const host of ['127.0.0.1:7080', 'localhost:7080', '[::1]:7080'])
      expect([host, foreign({ origin: `http://${host}` }, { publicUrl, ...at('http', host) })]).toEqual([host, false])
    expect(foreign({ origin: 'http://127.0.0.1.evil' }, { publicUrl, ...at('http', '127.0.0.1.evil') })).toBe(true)
  })
})
