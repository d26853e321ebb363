/** Saying things: live, in order, once; and nothing is lost by whoever was away. */
import { describe, expect } from 'bun:test'
import { play, playWith } from '../support/play.ts'
import type { Stage } from '../support/world.ts'
import type { Device } from '../support/device.ts'

const three = async (stage: Stage) => {
  const ana = await stage.person('Ana')
  const bob = await stage.person('Bob')
  const cyd = await stage.person('Cyd')
  const laptop = await ana.opens('laptop')
  const screen = await bob.opens('desktop')
  const phone = await cyd.opens('phone')
  for (const device of [laptop, screen, phone]) await device.looksAt()
  return { ana, bob, cyd, laptop, screen, phone }
}
const messagesOf = (device: Device, stage: Stage) => device.client.state().timelines.get(stage.lobby)!.messages
const stored = (stage: Stage) => stage.store.read((tx) => tx.messages.before(stage.lobby, null, 500))

describe('messages', () => {
  play('[M-1] everyone sees every message live and in one order, though all speak at once', async (stage) => {
    const { laptop, screen, phone } = await three(stage)
    for (let n = 0; n < 10; n++) for (const device of [laptop, screen, phone]) device.client.send(stage.lobby, `${device.name} ${n}`)
    await stage.settles()
    const all = await stored(stage)
    expect(all.map((m) => m.seq)).toEqual(Array.from({ length: 30 }, (_, n) => n + 1))
    for (const device of [laptop, screen, phone]) {
      expect([...messagesOf(device, stage)]).toEqual(all)
      expect(device.client.state().pending).toEqual([])
      expect(device.timeline().filter((body) => body.startsWith('phone'))).toEqual(Array.from({ length: 10 }, (_, n) => `phone ${n}`))
    }
  })

  play('[M-2, M-21] written without a line, it waits in sight, and is sent once by itself', async (stage) => {
    const { laptop, screen } = await three(stage)
    await laptop.isUnplugged()
    await laptop.isCutOff()
    await laptop.says('one')
    await laptop.says('two')
    expect(laptop.client.state().pending.map((p) => [p.body, p.send.kind])).toEqual([
      ['one', 'waiting'],
      ['two', 'waiting'],
    ])
    await stage.pass('5 s')
    expect(screen.timeline()).toEqual([])
    await laptop.isPluggedIn()
    await stage.pass('30 s')
    expect(screen.timeline()).toEqual(['one', 'two'])
    expect(laptop.timeline()).toEqual(['one', 'two'])
    expect(laptop.client.state().pending).toEqual([])
  })

  play('[M-2] written without a line and reloaded, it is still sent', async (stage) => {
    const { laptop, screen } = await three(stage)
    await laptop.isUnplugged()
    await laptop.isCutOff()
    await laptop.says('not lost')
    await laptop.closesTab()
    await laptop.isPluggedIn()
    await laptop.reloads()
    await stage.pass('1 s')
    expect(screen.timeline()).toEqual(['not lost'])
  })

  play('[M-3] sent, stored, but the answer lost: sent again under the same client id, it is one message', async (stage) => {
    const { laptop, screen } = await three(stage)
    await laptop.isUnplugged('down')
    await laptop.says('once')
    expect(screen.timeline()).toEqual(['once'])
    expect(laptop.client.state().pending).toHaveLength(1)
    await laptop.isCutOff()
    await laptop.isPluggedIn()
    await stage.pass('10 s')
    expect(laptop.client.state().pending).toEqual([])
    for (const device of [laptop, screen]) expect(device.timeline()).toEqual(['once'])
    expect(await stored(stage)).toHaveLength(1)
  })

  play('[M-3] the same client id again is answered with the same message; nobody hears it twice', async (stage) => {
    const { laptop, screen } = await three(stage)
    const say = (body: string) => laptop.does('message.send', { room: stage.lobby, clientId: 'abcdefgh-1', body })
    const first = await say('hello')
    const before = screen.line.heard.length
    expect(await say('something else')).toEqual(first)
    expect(screen.line.heard.length).toBe(before)
    const { membership } = await laptop.does('room.create', { name: 'Garden', kind: 'public' })
    expect(await laptop.asks('message.send', { room: membership.room.id, clientId: 'abcdefgh-1', body: 'x' })).toMatchObject({
      ok: false,
      error: { code: 'bad_request' },
    })
  })

  play("[M-4] one edits and deletes one's own messages only", async (stage) => {
    const { laptop, screen } = await three(stage)
    const { message } = await laptop.does('message.send', { room: stage.lobby, clientId: 'abcdefgh-1', body: 'hello' })
    for (const command of ['message.edit', 'message.delete'] as const) {
      const refused = await screen.asks(command, { message: message.id, body: 'mine now' } as never)
      expect(refused).toMatchObject({ ok: false, error: { code: command === 'message.edit' ? 'forbidden' : 'bad_request' } })
    }
    expect(await screen.asks('message.delete', { message: message.id })).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    await laptop.does('message.edit', { message: message.id, body: 'hello!' })
    expect(screen.timeline()).toEqual(['hello!'])
    await laptop.does('message.delete', { message: message.id })
    expect(messagesOf(screen, stage)[0]).toMatchObject({ body: '', seq: 1, changedSeq: 3 })
    expect(await laptop.asks('message.edit', { message: message.id, body: 'again' })).toMatchObject({
      ok: false,
      error: { code: 'not_found' },
    })
  })

  play('[M-5] what was edited and deleted meanwhile reaches those who were away', async (stage) => {
    const { laptop, screen } = await three(stage)
    const say = async (n: number, body: string) =>
      (await laptop.does('message.send', { room: stage.lobby, clientId: `abcdefgh-${n}`, body })).message.id
    const [one, two] = [await say(1, 'one'), await say(2, 'two')]
    await say(3, 'three')
    await screen.isUnplugged()
    await screen.isCutOff()
    await laptop.does('message.edit', { message: one, body: 'one, corrected' })
    await laptop.does('message.delete', { message: two })
    await say(4, 'four')
    await stage.pass('2 s')
    await screen.isPluggedIn()
    await stage.pass('10 s')
    expect(screen.timeline()).toEqual(['one, corrected', '', 'three', 'four'])
    expect([...messagesOf(screen, stage)]).toEqual([...messagesOf(laptop, stage)])
  })

  play('[M-6] an event that never came shows by the next one', async (stage) => {
    const { laptop, screen } = await three(stage)
    screen.loses(/"message\.sent".*"lost"/)
    await laptop.says('lost')
    expect(screen.timeline()).toEqual([])
    await laptop.says('next')
    await stage.pass('100 ms')
    expect(screen.timeline()).toEqual(['lost', 'next'])
  })

  play('[M-6] an event that never came shows within half a minute, though nothing follows', async (stage) => {
    const { laptop, screen } = await three(stage)
    screen.loses(/"message\.sent"/)
    await laptop.says('lost')
    await stage.pass('31 s')
    expect(screen.timeline()).toEqual(['lost'])
    expect(screen.unread()).toBe(1)
  })

  play('[M-7] what is read on one device is read on all, and never becomes unread again', async (stage) => {
    const { ana, laptop, screen } = await three(stage)
    const phone = await ana.opens('phone')
    await phone.looksAt()
    for (const body of ['one', 'two', 'three']) await screen.says(body)
    expect([laptop.unread(), phone.unread()]).toEqual([3, 3])
    await phone.reads()
    await stage.pass('1 s')
    expect([laptop.unread(), phone.unread()]).toEqual([0, 0])
    expect(await laptop.does('read.mark', { room: stage.lobby, seq: 1 })).toEqual({ readSeq: 3, unread: 0, mentions: 0 })
    await screen.says('four')
    expect([laptop.unread(), phone.unread()]).toEqual([1, 1])
  })

  play('[M-8] unread counts what others said, mentions what names me; both are right after being away', async (stage) => {
    const { laptop, screen, phone } = await three(stage)
    await laptop.says('my own does not count')
    await screen.says('hello @ana')
    await phone.says('hello @bob')
    expect([laptop.unread(), laptop.mentions()]).toEqual([2, 1])
    await laptop.closesTab()
    await screen.says('@Ana and again @ana')
    await stage.pass('1 min')
    await laptop.reloads()
    expect([laptop.unread(), laptop.mentions()]).toEqual([3, 2])
  })

  playWith(
    { flags: ['--rate-messages', '1000/1s'] },
    '[M-9] history is read backwards page by page, without holes or repeats',
    async (stage) => {
      const { laptop, phone } = await three(stage)
      for (let n = 0; n < 170; n++) laptop.client.send(stage.lobby, `${n}`)
      await stage.settles()
      await phone.closesTab()
      await phone.reloads('10 s')
      await phone.looksAt()
      expect(phone.timeline()).toEqual(Array.from({ length: 60 }, (_, n) => `${110 + n}`))
      await laptop.says('170')
      for (let page = 0; page < 3; page++) {
        phone.client.older(stage.lobby)
        await stage.settles()
      }
      expect(phone.timeline()).toEqual(Array.from({ length: 171 }, (_, n) => `${n}`))
      expect(phone.client.state().timelines.get(stage.lobby)!.more).toBe(false)
    },
  )

  play('[M-10] 40,000 characters are a message, one more is refused and nothing is stored', async (stage) => {
    const { laptop, screen } = await three(stage)
    const say = (body: string) => laptop.asks('message.send', { room: stage.lobby, clientId: `abcdefgh-${body.length}`, body })
    expect(await say('字'.repeat(40_000))).toMatchObject({ ok: true })
    expect(await say('字'.repeat(40_001))).toMatchObject({ ok: false, error: { code: 'too_large' } })
    expect(await say(' \n')).toMatchObject({ ok: false, error: { code: 'bad_request' } })
    expect(screen.timeline()).toHaveLength(1)
  })

  play('[M-13] typing shows to the others, holds while it goes on, and ends 7 s after its last sign', async (stage) => {
    const { ana, laptop, screen, phone } = await three(stage)
    for (let n = 0; n < 10; n++) {
      await laptop.types()
      await stage.pass('2 s')
      expect(screen.typists()).toEqual([ana.id])
    }
    expect(laptop.typists()).toEqual([])
    await stage.pass('3 s')
    expect(phone.typists()).toEqual([ana.id])
    await stage.pass('5 s')
    expect(phone.typists()).toEqual([])
  })

  play('[M-13] a typist who says it, or thinks better of it, is no longer typing', async (stage) => {
    const { bob, laptop, screen } = await three(stage)
    await screen.types()
    await stage.pass('300 ms')
    expect(laptop.typists()).toEqual([bob.id])
    await screen.says('said')
    expect(laptop.typists()).toEqual([])
    await screen.types()
    await stage.pass('300 ms')
    screen.client.typing(stage.lobby, false)
    await stage.pass('300 ms')
    expect(laptop.typists()).toEqual([])
  })

  play('[M-14] the invisible are not seen typing, and whoever becomes invisible stops being seen', async (stage) => {
    const { ana, laptop, screen } = await three(stage)
    await laptop.types()
    await stage.pass('300 ms')
    expect(screen.typists()).toEqual([ana.id])
    await laptop.does('presence.set', { value: 'invisible' })
    await stage.pass('300 ms')
    expect(screen.typists()).toEqual([])
    const before = screen.line.heard.length
    await stage.pass('5 s')
    await laptop.types()
    await stage.pass('5 s')
    expect(screen.line.heard.slice(before)).toEqual([])
  })
})
