/** Two devices over real HTTP: a long wait that ends with the answer, and what the browser that comes in is given. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { createAuthenticator } from '../support/authenticator.ts'
import { openPlace, type Joined, type Place } from '../support/place.ts'

let place: Place
let ana: Joined
const origin = 'https://chat.example.org'
beforeAll(async () => {
  place = await openPlace('--public-url', origin)
  ana = await place.ownedBy('Ana')
})
afterAll(() => place.closes())

const wait = (started: { code: string; secret: string }, patienceMs: number) =>
  place.post('qr.wait', { code: started.code, secret: started.secret, patienceMs })

test('[S-145] a device that waits hears the answer at once, and its token comes in a cookie', async () => {
  const started = (await place.post('qr.start', { device: 'mobile', label: 'Phone' })).body
  const waiting = wait(started, 10_000)
  const from = performance.now()
  await place.post('qr.approve', { code: started.code, number: started.number }, ana)
  const { body, headers } = await waiting
  expect(performance.now() - from).toBeLessThan(5_000)
  expect(body).toMatchObject({ step: 'in', account: { name: 'Ana' }, device: 'mobile', token: '' })
  expect(headers.get('set-cookie')).toMatch(/^__Host-zaima=[^;]+; Path=\/; HttpOnly; SameSite=Lax; Secure/)
  const cookie = headers.get('set-cookie')!.split(';')[0]!
  const { sessions } = (await place.post('session.list', {}, { cookie })).body
  expect(sessions.find((s: { current: boolean }) => s.current)).toMatchObject({ way: 'qr', label: 'Phone' })
})

test('[S-145] without an answer it is told to ask again, and leaves nobody waiting', async () => {
  const started = (await place.post('qr.start', {})).body
  expect((await wait(started, 50)).body).toMatchObject({ ok: true, step: 'asking' })
  expect((await place.post('qr.wait', { ...started, patienceMs: 60_000 })).body.error.code).toBe('bad_request')
})

test('[S-140] strangers cannot look at a code nor answer it', async () => {
  const { code, number } = (await place.post('qr.start', {})).body
  expect((await place.post('qr.look', { code })).body.error.code).toBe('unauthenticated')
  expect((await place.post('qr.approve', { code, number })).body.error.code).toBe('unauthenticated')
})

test('[S-130] over HTTP too a passkey signs in, and its session says how', async () => {
  const key = createAuthenticator({ origin })
  const { options } = (await place.post('passkey.offer', {}, ana)).body
  expect(options.rp).toEqual({ id: 'chat.example.org', name: expect.any(String) })
  expect((await place.post('passkey.add', { made: await key.makes(options) }, ana)).status).toBe(200)
  const asked = (await place.post('passkey.challenge', { to: { act: 'signIn' } })).body
  const entered = await place.post('session.passkey', { answer: await key.answers(asked.options), device: 'web', keep: true })
  expect(entered.body).toMatchObject({ step: 'in', account: { name: 'Ana' }, token: '' })
  const cookie = entered.headers.get('set-cookie')!.split(';')[0]!
  const { sessions } = (await place.post('session.list', {}, { cookie })).body
  expect(sessions.find((s: { current: boolean }) => s.current)).toMatchObject({ way: 'passkey', keep: true })
})

test('[S-133] what is no answer at all is a bad request, and harms nothing', async () => {
  for (const answer of [{}, { id: 'x' }, { id: '!', rawId: '!', type: 'public-key', clientExtensionResults: {}, response: {} }])
    expect((await place.post('session.passkey', { answer })).status).toBe(400)
  const junk = Buffer.from('null').toString('base64url')
  const response = { clientDataJSON: junk, authenticatorData: junk, signature: junk }
  const answer = { id: junk, rawId: junk, type: 'public-key', clientExtensionResults: {}, response }
  expect((await place.post('session.passkey', { answer })).body.error.code).toBe('passkey_refused')
  expect(await place.stillWorks(ana)).toBe(true)
})
