/** Programs that only make requests: seen while their beats last, and no longer. */
import { describe, expect } from 'bun:test'
import type { SignedIn } from '../../src/server/actions/action.ts'
import type { CommandName } from '../../src/protocol/commands.ts'
import { play } from '../support/play.ts'
import type { Stage } from '../support/world.ts'

const origin = { address: '192.0.2.1', userAgent: 'cron' }
const cast = async (stage: Stage) => {
  const [olga, ana] = [await stage.person('Olga'), await stage.person('Ana')]
  const [desk, laptop] = [await olga.opens('desktop'), await ana.opens('laptop')]
  const { bot } = await desk.does('bot.create', { name: 'backup', scopes: ['presence'] })
  const { token, made } = await desk.does('bot.token', { bot: bot.account.id, label: 'nightly' })
  /** As one request, looked at anew by the door each time. */
  const asks = async (command: CommandName, input: object) => {
    const caller = (await stage.core.authenticate(token, origin)) as SignedIn
    const answer = await stage.core.dispatch(command, input, caller)
    await stage.settles()
    return answer
  }
  const { id } = bot.account
  laptop.client.watch([id])
  await stage.pass('1 s')
  const shown = () => laptop.client.state().presence.get(id)?.[1]
  return { desk, laptop, id, made, asks, shown }
}

describe('beats', () => {
  play('[S-241] a program is online while its beats last, never idle, and offline soon after the last', async (stage) => {
    const { asks, shown } = await cast(stage)
    expect(shown()).toBe('offline')
    expect(await asks('presence.beat', { forMs: 120_000 })).toMatchObject({ ok: true, until: stage.now() + 120_000 })
    await stage.pass('1 s')
    expect(shown()).toBe('online')
    await stage.pass('110 s')
    expect(shown()).toBe('online')
    await asks('presence.beat', { forMs: 300_000 })
    await stage.pass('298 s')
    expect(shown()).toBe('online')
    await stage.pass('14 s')
    expect(shown()).toBe('offline')
    expect(stage.leftovers().connections).toBe(2)
  })

  play('[S-241] a beat in the grace keeps it online without a flicker; counts agree all the while', async (stage) => {
    const { asks, shown, id, laptop } = await cast(stage)
    await asks('presence.beat', { forMs: 10_000 })
    await stage.pass('15 s')
    await asks('presence.beat', { forMs: 300_000 })
    await stage.pass('200 s')
    expect(shown()).toBe('online')
    // The server's own audits find nothing out of step.
    expect(stage.core.metrics.counts().repaired).toBe(0)
    expect(stage.core.rounds.repairNow()).toBe(0)
    expect((await laptop.does('presence.explain', { account: id })).explanation.state).toBe('online')
    expect(stage.core.hub.connectionsOf(id)).toHaveLength(1)
  })

  play('[S-241] it ends at once with its token or its bot, and lasts no longer than allowed', async (stage) => {
    const { desk, asks, shown, made, id } = await cast(stage)
    for (const forMs of [9_999, 300_001, 0, -1])
      expect(await asks('presence.beat', { forMs })).toMatchObject({ ok: false, error: { code: 'bad_request' } })
    await asks('presence.beat', {})
    await stage.pass('1 s')
    expect(shown()).toBe('online')
    await desk.does('bot.revoke', { token: made.id })
    await stage.pass('1 s')
    expect(shown()).toBe('offline')
    expect(await asks('presence.beat', {})).toMatchObject({ ok: false, error: { code: 'session_expired' } })
    expect(stage.core.hub.connectionsOf(id)).toHaveLength(0)
  })

  play('[S-241] people have no such thing', async (stage) => {
    const { laptop } = await cast(stage)
    expect(await laptop.asks('presence.beat', {})).toMatchObject({ ok: false, error: { code: 'forbidden' } })
  })
})
