/** Passkeys: signing in with one, showing one after a password, and everything that must not pass for one. */
import { describe, expect } from 'bun:test'
import { openRolePolicy, type Entered } from '../../src/protocol/entry.ts'
import type { Result } from '../../src/protocol/errors.ts'
import { createAuthenticator, type Authenticator, type Deeds } from '../support/authenticator.ts'
import type { Device } from '../support/device.ts'
import { play } from '../support/play.ts'
import { password } from '../support/given.ts'
import type { Stage } from '../support/world.ts'

const origin = 'https://zaima.test'
const code = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code)

const enrols = async (device: Device, key: Authenticator, name?: string) => {
  const { options } = await device.does('passkey.offer', {})
  const made = await key.makes(options)
  return (await device.does('passkey.add', { made, ...(name === undefined ? {} : { name }) })).passkey
}
const signsIn = async (device: Device, key: Authenticator, deeds: Deeds = {}): Promise<Result<Entered>> => {
  const { options } = await device.does('passkey.challenge', { to: { act: 'signIn' } })
  return device.asks('session.passkey', { answer: await key.answers(options, deeds), device: 'cli' })
}
/** A device that knows a person's passkey and is signed in nowhere. */
const stranger = async (stage: Stage): Promise<Device> => {
  const eve = await stage.person('Eve')
  const device = await eve.opens('desktop')
  await device.does('session.signOut', {})
  return device
}
const secured = async (device: Device): Promise<string[]> => {
  const { entries } = await device.does('diary.list', { kinds: ['secured'] })
  return entries.toReversed().map((e) => (e.kind === 'secured' ? `${e.act} ${e.detail}` : ''))
}

describe('signing in', () => {
  play('[S-130] a passkey signs in without a name being typed, and nothing more is asked', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    const key = createAuthenticator({ origin, backup: 'backedUp' })
    expect(await enrols(laptop, key, 'My phone')).toMatchObject({ name: 'My phone', usedAt: null, backedUp: true, doubted: false })
    const device = await stranger(stage)
    const { options } = await device.does('passkey.challenge', { to: { act: 'signIn' } })
    expect(options).toMatchObject({ rpId: 'zaima.test', userVerification: 'required', allowCredentials: [] })
    expect(await signsIn(device, key)).toMatchObject({ ok: true, value: { step: 'in', account: { name: 'Ana' } } })
    const { sessions } = await laptop.does('session.list', {})
    expect(sessions).toHaveLength(2)
    const { passkeys } = await laptop.does('passkey.list', {})
    expect(passkeys[0]!.usedAt).toBeGreaterThan(0)
    expect(await secured(laptop)).toEqual(['passkeyAdded My phone'])
  })

  play('[S-131] a challenge works once, and for five minutes', async (stage) => {
    const ana = await stage.person('Ana')
    const key = createAuthenticator({ origin })
    await enrols(await ana.opens('laptop'), key)
    const device = await stranger(stage)
    const { options } = await device.does('passkey.challenge', { to: { act: 'signIn' } })
    const answer = await key.answers(options)
    expect(code(await device.asks('session.passkey', { answer, device: 'cli' }))).toBe('ok')
    expect(code(await device.asks('session.passkey', { answer, device: 'cli' }))).toBe('passkey_refused')
    const late = await device.does('passkey.challenge', { to: { act: 'signIn' } })
    await stage.pass('4.9 min')
    const inTime = await device.does('passkey.challenge', { to: { act: 'signIn' } })
    await stage.pass('0.2 min')
    expect(code(await device.asks('session.passkey', { answer: await key.answers(late.options), device: 'cli' }))).toBe('passkey_refused')
    expect(code(await device.asks('session.passkey', { answer: await key.answers(inTime.options), device: 'cli' }))).toBe('ok')
  })

  play('[S-131] two who answer one challenge at once do not both come in', async (stage) => {
    const ana = await stage.person('Ana')
    const key = createAuthenticator({ origin })
    await enrols(await ana.opens('laptop'), key)
    const device = await stranger(stage)
    const { options } = await device.does('passkey.challenge', { to: { act: 'signIn' } })
    const answer = await key.answers(options)
    const both = await Promise.all([1, 2].map(() => device.asks('session.passkey', { answer, device: 'cli' })))
    expect(both.map(code).toSorted()).toEqual(['ok', 'passkey_refused'])
  })

  play('[S-131] what was signed for one purpose, session or person is worth nothing for another', async (stage) => {
    const [ana, bob] = [await stage.person('Ana'), await stage.person('Bob')]
    const [laptop, desktop] = [await ana.opens('laptop'), await bob.opens('desktop')]
    const [key, his] = [createAuthenticator({ origin }), createAuthenticator({ origin })]
    const phone = await ana.opens('phone')
    await enrols(laptop, key)
    await enrols(desktop, his)
    const confirm = async (device: Device) => (await device.does('passkey.challenge', { to: { act: 'confirm' } })).options
    const proves = (device: Device, answer: Awaited<ReturnType<Authenticator['answers']>>) =>
      device.asks('session.confirm', { proof: { way: 'passkey', answer } })
    const { options: open } = await laptop.does('passkey.challenge', { to: { act: 'signIn' } })
    expect(code(await proves(laptop, await key.answers(open)))).toBe('passkey_refused')
    expect(code(await proves(phone, await key.answers(await confirm(laptop))))).toBe('passkey_refused')
    const strangers = { ...(await confirm(laptop)), allowCredentials: [] }
    expect(code(await proves(laptop, await his.answers(strangers)))).toBe('passkey_refused')
    const forConfirming = await key.answers(await confirm(laptop))
    expect(code(await laptop.asks('session.passkey', { answer: forConfirming, device: 'cli' }))).toBe('passkey_refused')
    const { options } = await laptop.does('passkey.offer', {})
    expect(code(await phone.asks('passkey.add', { made: await createAuthenticator({ origin }).makes(options) }))).toBe('passkey_refused')
    expect(code(await proves(laptop, await key.answers(await confirm(laptop))))).toBe('ok')
  })
})

describe('what must not pass', () => {
  play('[S-132] a counter that goes back means a double: nobody comes in by it again, and its owner is told', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    const key = createAuthenticator({ origin })
    await enrols(laptop, key, 'Stick')
    const device = await stranger(stage)
    expect(code(await signsIn(device, key, { counter: 7 }))).toBe('ok')
    expect(code(await signsIn(device, key, { counter: 7 }))).toBe('passkey_doubted')
    expect(code(await signsIn(device, key, { counter: 99 }))).toBe('passkey_doubted')
    expect((await laptop.does('passkey.list', {})).passkeys).toMatchObject([{ name: 'Stick', doubted: true }])
    expect(await secured(laptop)).toEqual(['passkeyAdded Stick', 'passkeyDoubted Stick'])
    const { alerts } = await laptop.does('alert.list', {})
    expect(alerts.filter((a) => a.why === 'passkey_cloned')).toMatchObject([{ address: device.browser.address, answer: null }])
    expect(laptop.line.heard.some((frame) => frame.includes('"alert.raised"') && frame.includes('passkey_cloned'))).toBe(true)
    // Nor is it asked for after a password: then it would lock out its owner.
    expect(await device.asks('session.signIn', { name: 'ana', password, device: 'cli' })).toMatchObject({ ok: true, value: { step: 'in' } })
  })

  play('[S-132] an authenticator that never counts is believed', async (stage) => {
    const ana = await stage.person('Ana')
    const key = createAuthenticator({ origin })
    await enrols(await ana.opens('laptop'), key)
    const device = await stranger(stage)
    for (let i = 0; i < 3; i++) expect(code(await signsIn(device, key, { counter: 0 }))).toBe('ok')
  })

  play('[S-133] another page, another site, an owner who showed nothing, a foreign key: all refused alike', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    const key = createAuthenticator({ origin })
    await enrols(laptop, key)
    const device = await stranger(stage)
    const bad: Deeds[] = [
      { origin: 'https://zaima.test.evil.example' },
      { origin: 'http://zaima.test' },
      { rpId: 'evil.example' },
      { unverified: true },
    ]
    for (const deeds of bad) expect(code(await signsIn(device, key, deeds))).toBe('passkey_refused')
    const { options } = await device.does('passkey.challenge', { to: { act: 'signIn' } })
    const answer = await key.answers(options)
    const twisted = { ...answer, response: { ...answer.response, userHandle: Buffer.from('somebody else').toString('base64url') } }
    expect(code(await device.asks('session.passkey', { answer: twisted, device: 'cli' }))).toBe('passkey_refused')
    for (const deeds of bad) {
      const { options: offered } = await laptop.does('passkey.offer', {})
      expect(code(await laptop.asks('passkey.add', { made: await createAuthenticator({ origin }).makes(offered, deeds) }))).toBe(
        'passkey_refused',
      )
    }
    expect((await laptop.does('passkey.list', {})).passkeys).toHaveLength(1)
    expect(code(await signsIn(device, key, { nameless: true }))).toBe('ok')
  })

  play('[S-138] what an authenticator keeps does not name the account, and is the same for all of a person’s passkeys', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    const first = (await laptop.does('passkey.offer', {})).options
    expect(first.user.id).not.toBe(Buffer.from(ana.id).toString('base64url'))
    await enrols(laptop, createAuthenticator({ origin }))
    const [second, third] = [await laptop.does('passkey.offer', {}), await laptop.does('passkey.offer', {})]
    expect(second.options.user.id).toBe(third.options.user.id)
    expect(second.options.excludeCredentials).toHaveLength(1)
    expect(second.options.pubKeyCredParams.map((p) => p.alg)).toEqual([-8, -7, -257])
  })
})

describe('a second step', () => {
  play('[S-134] after the password the passkey is asked for, and the password alone gets nobody in', async (stage) => {
    const ana = await stage.person('Ana')
    const key = createAuthenticator({ origin })
    await enrols(await ana.opens('laptop'), key)
    const device = await stranger(stage)
    const asked = await device.does('session.signIn', { name: 'ana', password, device: 'cli' })
    if (asked.step !== 'second') throw new Error(asked.step)
    expect(asked.ways).toContain('passkey')
    const { ticket } = asked
    const proceeds = async (act: 'signIn' | 'proceed', deeds: Deeds = {}) => {
      const { options } = await device.does('passkey.challenge', { to: act === 'signIn' ? { act } : { act, ticket } })
      return device.asks('session.proceed', { ticket, next: { way: 'passkey', answer: await key.answers(options, deeds) } })
    }
    expect(code(await proceeds('signIn'))).toBe('passkey_refused')
    expect(code(await proceeds('proceed', { unverified: true }))).toBe('passkey_refused')
    expect(await proceeds('proceed')).toMatchObject({ ok: true, value: { step: 'in', account: { name: 'Ana' } } })
    expect(code(await device.asks('passkey.challenge', { to: { act: 'proceed', ticket } }))).toBe('entry_expired')
  })

  play('[S-135] a passkey shows that it is still oneself', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    const key = createAuthenticator({ origin })
    const { id } = await enrols(laptop, key)
    await stage.pass('11 min')
    expect(code(await laptop.asks('passkey.remove', { passkey: id }))).toBe('confirm_needed')
    expect(code(await laptop.asks('passkey.offer', {}))).toBe('confirm_needed')
    const { options } = await laptop.does('passkey.challenge', { to: { act: 'confirm' } })
    await laptop.does('session.confirm', { proof: { way: 'passkey', answer: await key.answers(options) } })
    await laptop.does('passkey.remove', { passkey: id })
  })

  play('[S-137] who needs a second factor and has none sets up a passkey and goes on, and cannot take it away again', async (stage) => {
    const [ana, bob] = [await stage.person('Ana'), await stage.person('Bob')]
    const [desk, laptop] = [await ana.opens('desktop'), await bob.opens('laptop')]
    await desk.does('policy.update', { role: 'member', policy: { ...openRolePolicy, secondFrom: stage.time.clockOf('server').now() } })
    expect(laptop.link).toEqual({ kind: 'held', hold: 'enrol' })
    expect(code(await laptop.asks('room.list', {}))).toBe('session_held')
    const { id } = await enrols(laptop, createAuthenticator({ origin }))
    expect(await laptop.does('session.self', {})).toMatchObject({ hold: null })
    expect(code(await laptop.asks('room.list', {}))).toBe('ok')
    expect(code(await laptop.asks('passkey.remove', { passkey: id }))).toBe('second_needed')
  })

  play('[S-137] a session that is held because it is doubted sets up nothing', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    const { options } = await laptop.does('passkey.offer', {})
    const made = await createAuthenticator({ origin }).makes(options)
    await stage.store.write((tx) => tx.sessions.change(laptop.client.state().me!.session, { hold: 'doubted' }))
    expect(code(await laptop.asks('passkey.offer', {}))).toBe('session_held')
    expect(code(await laptop.asks('passkey.add', { made }))).toBe('session_held')
  })
})

describe('one’s own passkeys', () => {
  play('[S-136] the last way in stays, and a doubted passkey is none', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    const [one, two] = [await enrols(laptop, createAuthenticator({ origin })), await enrols(laptop, createAuthenticator({ origin }))]
    await stage.store.write(async (tx) => {
      await tx.accounts.update(ana.id, { passwordHash: '' })
      await tx.passkeys.change(two.id, { doubtedAt: 1 })
    })
    expect(code(await laptop.asks('passkey.remove', { passkey: one.id }))).toBe('last_way')
    await laptop.does('passkey.remove', { passkey: two.id })
    const three = await enrols(laptop, createAuthenticator({ origin }))
    await laptop.does('passkey.remove', { passkey: one.id })
    expect((await laptop.does('passkey.list', {})).passkeys.map((k) => k.id)).toEqual([three.id])
  })

  play('[S-136] they are named and removed by their owner alone, and a removed one lets nobody in', async (stage) => {
    const [ana, bob] = [await stage.person('Ana'), await stage.person('Bob')]
    const [laptop, desktop] = [await ana.opens('laptop'), await bob.opens('desktop')]
    const key = createAuthenticator({ origin })
    const { id } = await enrols(laptop, key)
    expect(code(await desktop.asks('passkey.rename', { passkey: id, name: 'mine' }))).toBe('not_found')
    expect(code(await desktop.asks('passkey.remove', { passkey: id }))).toBe('not_found')
    expect((await laptop.does('passkey.rename', { passkey: id, name: '手机' })).passkey.name).toBe('手机')
    await laptop.does('passkey.remove', { passkey: id })
    expect(code(await signsIn(await stranger(stage), key))).toBe('passkey_refused')
  })
})
