/** How long tickets stay. */
import { expect } from 'bun:test'
import { play } from '../support/play.ts'

play('[S-307] a ticket that is over is gone when the next one is made', async (stage) => {
  const ana = await stage.person('Ana')
  const laptop = await ana.opens('laptop')
  const { ticket } = await laptop.does('totp.start', {})
  const hash = new Bun.CryptoHasher('sha256').update(ticket).digest('hex')
  // Asked as of long ago, when every ticket still lasts.
  const kept = () => stage.store.read((tx) => tx.tickets.get(hash, 'totp', 0))
  await stage.pass('9 min')
  await laptop.does('identity.providers', {})
  expect(await kept()).not.toBeNull()
  await stage.pass('2 min')
  const asking = await stage.core.dispatch('qr.start', {}, { kind: 'anonymous', address: '192.0.2.9', userAgent: 'play' })
  expect(asking.ok).toBe(true)
  expect(await kept()).toBeNull()
})
