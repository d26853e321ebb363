import { afterAll, describe, expect, test } from 'bun:test'
import { ownershipViolations } from '../../../tests/guards/house.ts'
import { readSources } from '../../../tests/guards/source.ts'
import { isPublic, nodeOutbound } from './outbound-node.ts'

let asked = 0
const server = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  idleTimeout: 30,
  fetch: async (request) => {
    asked += 1
    const { pathname } = new URL(request.url)
    if (pathname === '/moved') return new Response(null, { status: 307, headers: { location: '/ok' } })
    if (pathname === '/silent') await new Promise(() => {})
    if (pathname === '/endless') return new Response(new ReadableStream({ pull: (c) => c.enqueue(new Uint8Array(65_536)) }))
    return new Response(await request.text(), { status: 200 })
  },
})
afterAll(() => server.stop(true))
const url = (path: string) => `http://127.0.0.1:${server.port}${path}`
const open = nodeOutbound({ inside: 'allow', withinMs: 300 })
const shut = nodeOutbound({ inside: 'refuse', withinMs: 300 })

describe('requests to addresses that people typed', () => {
  test('[W-403] a redirect is an answer and is not followed', async () => {
    asked = 0
    expect(await open.post(url('/moved'), {}, 'x')).toEqual({ kind: 'answered', status: 307 })
    expect(asked).toBe(1)
  })
  test('[W-408] all ends in time, and an endless answer is not read', async () => {
    expect(await open.post(url('/silent'), {}, 'x')).toEqual({ kind: 'failed', why: 'No answer within 0.3 s.' })
    expect(await open.post(url('/endless'), {}, 'x')).toEqual({ kind: 'answered', status: 200 })
    expect(await open.post(url('/ok'), {}, 'x'.repeat(70_000))).toMatchObject({ kind: 'refused' })
    expect((await open.post('http://127.0.0.1:1/', {}, 'x')).kind).toBe('failed')
  })
  test('[W-402] no address inside the house is called, whatever it is called by', async () => {
    asked = 0
    for (const host of [
      '127.0.0.1',
      'localhost',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '2130706433',
      '0x7f.1',
      '0.0.0.0',
      '10.1.2.3',
      '169.254.169.254',
      '100.64.0.1',
      '[fd00::1]',
      '[fe80::1]',
    ]) {
      expect([host, await shut.post(`https://${host}:${server.port}/ok`, {}, 'x')]).toEqual([
        host,
        { kind: 'refused', why: 'The address leads to a private network.' },
      ])
    }
    expect(await shut.post(url('/ok'), {}, 'x')).toMatchObject({ kind: 'refused' })
    expect(await open.post('https://ana:x@127.0.0.1/', {}, 'x')).toMatchObject({ kind: 'refused' })
    expect(asked).toBe(0)
  })
  test('[W-402] public is what is neither private nor special', () => {
    expect(['93.184.215.14', '2606:4700::1111'].map(isPublic)).toEqual([true, true])
    expect(
      [
        '127.0.0.1',
        '192.168.1.1',
        '172.16.0.1',
        '224.0.0.1',
        '255.255.255.255',
        '::',
        'ff02::1',
        '64:ff9b::7f00:1',
        '2002:7f00:1::',
        'x',
      ].map(isPublic),
    ).not.toContain(true)
  })
  test('[W-52] every way of writing an inner address is seen through', async () => {
    asked = 0
    for (const host of [
      '0177.0.0.1',
      '127.1',
      '0',
      '0x7f000001',
      '127.0.0.1.',
      '127。0。0。1',
      '①②⑦.0.0.1',
      '[::]',
      '[::127.0.0.1]',
      '[::10.0.0.1]',
      '[0:0:0:0:0:ffff:7f00:1]',
      '[64:ff9b::127.0.0.1]',
      '[64:ff9b:1::7f00:1]',
      '[2002:7f00:1::]',
      '[2001::1]',
      '[fec0::1]',
      '[4000::1]',
      '192.0.0.8',
      '198.18.0.1',
      '240.0.0.1',
    ])
      expect([host, (await shut.post(`https://${host}:${server.port}/ok`, {}, 'x')).kind]).toEqual([host, 'refused'])
    for (const address of [
      'https://127.0.0.1@example.org/',
      'https://a:b@example.org/',
      'file:///etc/passwd',
      'gopher://127.0.0.1/',
      '//127.0.0.1',
      '',
    ])
      expect([address, await shut.post(address, {}, 'x')]).toEqual([address, { kind: 'refused', why: 'This is no address to call.' }])
    expect(asked).toBe(0)
  })
  test('[W-52] one inner address behind a name is enough, and none at all is too', async () => {
    const behind = (...addresses: string[]) =>
      nodeOutbound({
        inside: 'refuse',
        withinMs: 300,
        resolve: () => Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))),
      }).post(`https://name.test:${server.port}/ok`, {}, 'x')
    for (const addresses of [['127.0.0.1'], ['2606:4700::1111', '10.0.0.1'], ['93.184.215.14', '::ffff:169.254.169.254'], []])
      expect([addresses, (await behind(...addresses)).kind]).toEqual([addresses, 'refused'])
  })
  test('[W-52] a name is asked for once, and what was judged is what is called, whatever it answers a moment later', async () => {
    let times = 0
    const turning = nodeOutbound({
      inside: 'allow',
      withinMs: 2_000,
      resolve: () => Promise.resolve([{ address: (times += 1) === 1 ? '127.0.0.1' : '127.0.0.99', family: 4 }]),
    })
    asked = 0
    expect(await turning.post(`http://rebinding.test:${server.port}/ok`, {}, 'x')).toEqual({ kind: 'answered', status: 200 })
    expect([times, asked]).toEqual([1, 1])
    expect((await turning.post(`http://rebinding.test:${server.port}/ok`, {}, 'x')).kind).toBe('failed')
    expect([times, asked]).toEqual([2, 1])
  })
  test('[W-55] no other file has a way out', async () => {
    const planted = { path: 'src/server/adapters/other.ts', text: `import http from 'node:http'` }
    const found = ownershipViolations([planted, ...(await readSources())]).filter((violation) => violation.includes('the way out'))
    expect(found).toEqual(['src/server/adapters/other.ts touches the way out, which it does not own'])
  })
})
