/** How long one stays signed in, and what ends it. */
import { describe, expect } from 'bun:test'
import { play, playWith } from '../support/play.ts'

describe('sessions', () => {
  play('[S-6] a session nobody uses for 30 minutes is over', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    await laptop.closesTab()
    await laptop.reloads('29 min')
    expect(laptop.link.kind).toBe('online')
    await laptop.closesTab()
    await laptop.reloads('31 min')
    expect(laptop.link).toEqual({ kind: 'signed-out', reason: 'session_expired' })
  })

  play('[S-6] nobody is signed out of a page they have open, however long they only look', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    await stage.pass('3 h')
    expect(laptop.link.kind).toBe('online')
    expect(await laptop.asks('session.list', {})).toMatchObject({ ok: true })
  })

  play('[S-6] a tab that closes takes nothing from the one beside it', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    const tab = await ana.opensTabBeside(laptop)
    await tab.closesTab()
    await stage.pass('45 min')
    expect(await laptop.asks('session.list', {})).toMatchObject({ ok: true, value: { sessions: [{ connections: 1 }] } })
  })

  play('[S-7] who chose to stay signed in still is after ten days away, not after thirty-one', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop', 'keep')
    await laptop.closesTab()
    await laptop.reloads('10 d')
    expect(laptop.link.kind).toBe('online')
    await laptop.closesTab()
    await laptop.reloads('31 d')
    expect(laptop.link).toEqual({ kind: 'signed-out', reason: 'session_expired' })
  })

  playWith(
    { flags: ['--session-max', '10min', '--session-idle', '5min'] },
    '[S-8] at its absolute end a session closes within a second, with its reason, and its person is offline',
    async (stage) => {
      const [ana, bob] = [await stage.person('Ana'), await stage.person('Bob')]
      const laptop = await ana.opens('laptop')
      await stage.pass('1 min')
      await bob.opens('desktop')
      await bob.watches(ana)
      await stage.pass('8.9 min')
      expect(laptop.link.kind).toBe('online')
      await stage.pass('6 s')
      expect(laptop.link).toEqual({ kind: 'signed-out', reason: 'session_expired' })
      expect(bob.sees(ana)).toBe('offline')
    },
  )

  play('[S-9] signing out ends every tab of the browser, and no other device', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    const tab = await ana.opensTabBeside(laptop)
    const phone = await ana.opens('phone')
    await tab.does('session.signOut', {})
    expect([laptop.link, phone.link.kind]).toEqual([{ kind: 'signed-out', reason: 'signed_out' }, 'online'])
    expect(await laptop.asks('session.list', {})).toMatchObject({ ok: false, error: { code: 'unauthenticated' } })
  })

  play('[S-10] a new password ends every other session, and only it signs in', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    const phone = await ana.opens('phone')
    expect(await laptop.asks('account.password', { current: 'a wrong guess', next: 'battery staple' })).toMatchObject({
      ok: false,
      error: { code: 'wrong_credentials' },
    })
    await laptop.does('account.password', { current: 'correct horse', next: 'battery staple' })
    expect([laptop.link.kind, phone.link]).toEqual(['online', { kind: 'signed-out', reason: 'password_changed' }])
    expect(await laptop.asks('session.signIn', { name: 'ana', password: 'correct horse' })).toMatchObject({
      ok: false,
      error: { code: 'wrong_credentials' },
    })
  })

  play('[S-10] "everywhere else" ends the others at once', async (stage) => {
    const ana = await stage.person('Ana')
    const devices = [await ana.opens('laptop'), await ana.opens('phone'), await ana.opens('desktop')]
    expect(await devices[0]!.does('session.endOthers', {})).toEqual({ ended: 2 })
    expect(devices.map((d) => d.link.kind)).toEqual(['online', 'signed-out', 'signed-out'])
  })

  play('[S-12] the list shows each session with its device, its connections, and which one is this', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    await ana.opensTabBeside(laptop)
    await stage.pass('1 min')
    const phone = await ana.opens('phone', 'keep')
    await phone.closesTab()
    const { sessions } = await laptop.does('session.list', {})
    expect(sessions.map((s) => [s.label, s.device, s.connections, s.keep, s.current])).toEqual([
      ['phone', 'mobile', 0, true, false],
      ['laptop', 'web', 2, false, true],
    ])
  })

  play("[S-10] nobody ends somebody else's session", async (stage) => {
    const [ana, bob] = [await stage.person('Ana'), await stage.person('Bob')]
    const laptop = await ana.opens('laptop')
    const screen = await bob.opens('desktop')
    const session = laptop.client.state().me!.session
    expect(await screen.asks('session.end', { session })).toMatchObject({ ok: false, error: { code: 'not_found' } })
    expect(laptop.link.kind).toBe('online')
  })

  play("[W-10] a token to come back with is worth nothing in another session, be it one's own", async (stage) => {
    const [ana, bob] = [await stage.person('Ana'), await stage.person('Bob')]
    const laptop = await ana.opens('laptop')
    const { resume, connection } = JSON.parse(laptop.line.heard[0]!) as { resume: string; connection: string }
    for (const thief of [await ana.opens('phone'), await bob.opens('desktop')]) {
      await thief.closesTab()
      thief.tab.set('resume', resume)
      await thief.reloads()
      const greeted = thief.line.heard.map((f) => JSON.parse(f)).findLast((f) => f.event === 'welcome')
      expect(greeted.resumed).toBe(false)
      expect(greeted.connection).not.toBe(connection)
    }
    expect(laptop.line.heard.filter((frame) => frame.includes('"welcome"'))).toHaveLength(1)
    expect(laptop.link.kind).toBe('online')
  })
})
