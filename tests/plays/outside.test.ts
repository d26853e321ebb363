/** Badges and calendar feeds, as anyone may fetch them who has the link. */
import { describe, expect } from 'bun:test'
import { play, playWith } from '../support/play.ts'

const state = async (answer: Promise<Response>): Promise<unknown> => ((await (await answer).json()) as { state: unknown }).state

describe('a badge', () => {
  play('[P-409] shows its maker to any page, as much as was chosen, without a cookie', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    const full = await laptop.does('badge.create', { grain: 'full' })
    const coarse = await laptop.does('badge.create', {})
    const see = (token: string) => stage.fetches(`/badge/${token}.json`)
    await laptop.does('presence.set', { value: 'dnd' })
    await laptop.does('status.set', { text: 'writing' })
    expect(await (await see(full.token)).json()).toEqual({ state: 'dnd', since: expect.any(Number), text: 'writing' })
    const answer = await see(coarse.token)
    expect(await answer.json()).toEqual({ state: 'away' })
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect([answer.headers.get('set-cookie'), answer.headers.get('access-control-allow-credentials')]).toEqual([null, null])
    const picture = await stage.fetches(`/badge/${full.token}.svg?lang=zh&theme=dark`)
    expect([picture.headers.get('content-type'), (await picture.text()).includes('勿扰')]).toEqual(['image/svg+xml; charset=utf-8', true])
  })

  play('[W-53] its picture allows its own sheet of style and nothing else', async (stage) => {
    const laptop = await (await stage.person('Ana')).opens('laptop')
    const { token } = await laptop.does('badge.create', { grain: 'full' })
    for (const asked of ['', '?theme=dark', '?lang=zh']) {
      const picture = await stage.fetches(`/badge/${token}.svg${asked}`)
      const sheet = /<style>(.*)<\/style>/.exec(await picture.text())![1]!
      const hash = new Bun.CryptoHasher('sha256').update(sheet).digest('base64')
      expect(picture.headers.get('content-security-policy')).toBe(
        `default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-${hash}'`,
      )
    }
  })

  play('[P-409] invisible is offline, byte for byte', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    const { token } = await laptop.does('badge.create', { grain: 'full' })
    const see = async () => {
      const answer = await stage.fetches(`/badge/${token}.json`)
      return [await answer.text(), JSON.stringify([...answer.headers])]
    }
    await laptop.does('presence.set', { value: 'invisible' })
    const invisible = await see()
    await laptop.closesTab()
    await stage.pass('1 min')
    expect(await see()).toEqual(invisible)
  })

  play("[P-410] closed, it answers as if it had never been; nobody closes another's", async (stage) => {
    const [ana, bob] = [await stage.person('Ana'), await stage.person('Bob')]
    const [laptop, desktop] = [await ana.opens('laptop'), await bob.opens('desktop')]
    const { badge, token } = await laptop.does('badge.create', {})
    expect(await desktop.asks('badge.revoke', { badge: badge.id })).toMatchObject({ ok: false, error: { code: 'not_found' } })
    expect((await desktop.does('badge.list', {})).badges).toEqual([])
    expect((await laptop.does('badge.list', {})).badges).toEqual([badge])
    await laptop.does('badge.revoke', { badge: badge.id })
    const [gone, never] = [await stage.fetches(`/badge/${token}.json`), await stage.fetches('/badge/nobody-has-this.json')]
    expect([gone.status, await gone.text(), [...gone.headers]]).toEqual([never.status, await never.text(), [...never.headers]])
    expect(gone.status).toBe(404)
    for (let i = 0; i < 10; i++) await laptop.does('badge.create', {})
    expect(await laptop.asks('badge.create', {})).toMatchObject({ ok: false, error: { code: 'forbidden' } })
  })

  play('[P-410] when the place shows nobody, no badge does either', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    const { token } = await laptop.does('badge.create', { grain: 'full' })
    expect(await state(stage.fetches(`/badge/${token}.json`))).toBe('online')
    await laptop.does('place.update', { sharing: 'nobody' })
    expect(await state(stage.fetches(`/badge/${token}.json`))).toBe('hidden')
  })

  playWith({}, '[P-410] who asks too often waits', async (stage) => {
    const statuses: number[] = []
    for (let i = 0; i < 305; i++) statuses.push((await stage.fetches('/badge/nobody.json')).status)
    expect([statuses[0], statuses.at(-1)]).toEqual([404, 429])
  })
})

describe('a calendar feed', () => {
  play('[P-411] holds the absences that have an end, and never that one is invisible', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    const { feed, url } = await laptop.does('feed.create', {})
    const path = new URL(url).pathname
    const text = async () => (await stage.fetches(path)).text()
    expect(await text()).not.toContain('VEVENT')
    const until = Date.UTC(2026, 2, 2, 17, 0, 0)
    await laptop.does('presence.set', { value: 'away', expiresAt: until })
    expect(await text()).toContain('DTEND:20260302T170000Z\r\nSUMMARY:Away\r\n')
    await laptop.does('settings.update', { locale: 'zh-CN' })
    await laptop.does('presence.set', { value: 'dnd', expiresAt: until })
    expect(await text()).toContain('SUMMARY:勿扰\r\nTRANSP:OPAQUE\r\n')
    await laptop.does('presence.set', { value: 'invisible', expiresAt: until })
    expect(await text()).not.toContain('VEVENT')
    await laptop.does('claim.set', {
      source: 'calendar',
      key: 'dentist',
      value: 'busy',
      text: 'Dentist, upstairs',
      startsAt: until,
      expiresAt: until + 3_600_000,
    })
    expect(await text()).toContain('DTSTART:20260302T170000Z\r\nDTEND:20260302T180000Z\r\nSUMMARY:Dentist\\, upstairs\r\n')
    expect((await laptop.does('feed.list', {})).feeds).toEqual([feed])
    await laptop.does('feed.revoke', { feed: feed.id })
    expect((await stage.fetches(path)).status).toBe(404)
  })
})
