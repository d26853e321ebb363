import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { decideCounter, decideSite, hasWayIn } from './passkeys.ts'

test('[S-139] a passkey belongs to the address of the place, whatever page asks', () => {
  const place = new URL('https://chat.example.org')
  for (const page of [null, new URL('https://chat.example.org'), new URL('http://localhost:7080'), new URL('https://evil.example')])
    expect(decideSite(place, page)).toEqual({ ok: true, value: { rpId: 'chat.example.org', origin: 'https://chat.example.org' } })
})

test('[S-139] where it has none, this machine’s own name will do, and no number, no plain http, no stranger', () => {
  const page = new URL('http://localhost:7080')
  const here = { ok: true, value: { rpId: 'localhost', origin: 'http://localhost:7080' } } as const
  expect(decideSite(new URL('http://127.0.0.1:7080'), page)).toEqual(here)
  expect(decideSite(new URL('http://[::1]:7080'), page)).toEqual(here)
  expect(decideSite(new URL('http://localhost:7080'), null)).toEqual(here)
  const refused = { ok: false, error: { code: 'passkey_unavailable' } }
  expect(decideSite(new URL('http://127.0.0.1:7080'), null)).toMatchObject(refused)
  expect(decideSite(new URL('http://127.0.0.1:7080'), new URL('http://evil.example:7080'))).toMatchObject(refused)
  expect(decideSite(new URL('https://192.0.2.7'), new URL('https://192.0.2.7'))).toMatchObject(refused)
  expect(decideSite(new URL('http://chat.example.org'), null)).toMatchObject(refused)
})

test('[S-132] of any run of counters, one passes only if it is above all before it, or nothing was ever counted', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(6), { maxLength: 30 }), (shown) => {
      let held = 0
      for (const [n, counter] of shown.entries()) {
        const before = shown.slice(0, n)
        const fine = decideCounter(held, counter) === 'fine'
        expect(fine).toBe(counter > Math.max(0, ...before) || (counter === 0 && before.every((c) => c === 0)))
        if (!fine) return
        held = counter
      }
    }),
  )
})

test('[S-136] somebody can come in by a password, a provider, or a passkey that is not doubted', () => {
  const none = { password: false, passkeys: [], providers: 0 }
  expect(hasWayIn(none)).toBe(false)
  expect(hasWayIn({ ...none, passkeys: [{ doubtedAt: 1 }] })).toBe(false)
  expect(hasWayIn({ ...none, passkeys: [{ doubtedAt: 1 }, { doubtedAt: null }] })).toBe(true)
  expect(hasWayIn({ ...none, password: true })).toBe(true)
  expect(hasWayIn({ ...none, providers: 1 })).toBe(true)
})
