import { expect, test } from 'bun:test'
import type { SecurityEvent } from '../../domain/security.ts'
import { createForeign } from './foreign.ts'

test('[S-243] what pages of others send is written a few times a minute for each network, and never without end', () => {
  let at = 0
  const written: SecurityEvent[] = []
  const foreign = createForeign({ clock: { steady: () => at }, security: { write: (event) => void written.push(event) } })
  for (let n = 0; n < 100; n += 1) foreign({ address: '192.0.2.1', page: 'https://evil.example' })
  expect(written).toHaveLength(5)
  foreign({ address: '192.0.2.2', page: 'https://evil.example' })
  expect(written.at(-1)).toEqual({ event: 'foreign_page', account: '', address: '192.0.2.2', page: 'https://evil.example' })
  for (let n = 0; n < 5_000; n += 1) foreign({ address: `10.${n % 250}.${Math.floor(n / 250)}.1` })
  expect(written).toHaveLength(60)
  at += 60_000
  foreign({ address: '192.0.2.1' })
  expect(written).toHaveLength(61)
})
