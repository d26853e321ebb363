/** A recovery code is spent on coming in, and on nothing less. */
import { expect } from 'bun:test'
import { Secret, TOTP } from 'otpauth'
import { openRolePolicy } from '../../src/protocol/entry.ts'
import { password } from '../support/given.ts'
import { play } from '../support/play.ts'

play('[S-246] a recovery code is not used up where its owner is not let in after it, and then works once', async (stage) => {
  const [olga, ana] = [await stage.person('Olga'), await stage.person('Ana')]
  const [desk, laptop, phone] = [await olga.opens('desktop'), await ana.opens('laptop'), await ana.opens('phone')]
  const { ticket: enrolling, secret } = await laptop.does('totp.start', {})
  const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: stage.now() })
  const { codes } = await laptop.does('totp.enrol', { ticket: enrolling, code })
  const allows = (most: number) => desk.does('policy.update', { role: 'member', policy: { ...openRolePolicy, most, beyond: 'refuse' } })
  await allows(2)
  const entered = await phone.does('session.signIn', { name: 'Ana', password })
  if (entered.step !== 'second') throw new Error(entered.step)
  const proceeds = () => phone.asks('session.proceed', { ticket: entered.ticket, next: { way: 'recovery', code: codes[0]! } })
  const left = async () => (await laptop.does('security.get', {})).security.recovery
  expect(await proceeds()).toMatchObject({ ok: false, error: { code: 'too_many_sessions' } })
  expect(await left()).toBe(10)
  await allows(3)
  expect(await proceeds()).toMatchObject({ ok: true, value: { step: 'in' } })
  expect(await left()).toBe(9)
  const again = await phone.asks('session.signIn', { name: 'Ana', password })
  if (!again.ok || again.value.step !== 'second') throw new Error('no second step')
  expect(await phone.asks('session.proceed', { ticket: again.value.ticket, next: { way: 'recovery', code: codes[0]! } })).toMatchObject({
    ok: false,
    error: { code: 'wrong_code' },
  })
})
