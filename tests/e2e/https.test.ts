/** A real browser at a place with a certificate of its own: cookies and sockets keep to it, and a renewed certificate is not noticed. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { copyFileSync } from 'node:fs'
import { makePair, nameShown, openssl, whyNoOpenssl, type Pair } from '../support/certificates.ts'
import { until } from '../support/place.ts'
import { tempFolder } from '../support/store.ts'
import { becomesOwner, composer, message, noBrowser, openPlace, says, sitDown, whyNot, type Place, type Seat } from './stage.ts'

const missing = noBrowser ? whyNot : openssl === null ? whyNoOpenssl : null
if (missing !== null) console.log(`SKIPPED: ${missing}`)

describe.skipIf(missing !== null)('over https', () => {
  const folder = tempFolder()
  let [first, second]: (Pair | null)[] = [null, null]
  let place: Place
  let seat: Seat
  beforeAll(async () => {
    first = await makePair(folder.path, 'first')
    second = await makePair(folder.path, 'second')
    place = await openPlace(['--log', 'error', '--tls-cert', first.cert, '--tls-key', first.key])
    seat = await sitDown()
  })
  afterAll(async () => {
    await seat.browser.close()
    await place.close()
    folder.remove()
  })

  test('[W-47, W-48] one comes in, stays in over a reload, and goes on talking while the certificate changes', async () => {
    // Nobody vouches for a certificate made a second ago.
    const context = await seat.browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-US' })
    const page = await context.newPage()
    page.setDefaultTimeout(10_000)
    await becomesOwner(page, place, 'ana', 'Ana')
    const cookie = (await context.cookies()).find(({ name }) => name === '__Host-zaima')
    expect(cookie).toMatchObject({ secure: true, httpOnly: true, sameSite: 'Lax', path: '/' })
    expect(await page.evaluate(() => document.cookie)).toBe('')
    await page.reload()
    await composer(page).waitFor()
    await says(page, 'before')
    await message(page, 'before').waitFor()

    const opened: string[] = []
    page.on('websocket', (socket) => opened.push(socket.url()))
    copyFileSync(second!.cert, first!.cert)
    copyFileSync(second!.key, first!.key)
    let shown: string | null = null
    const look = async (): Promise<void> => {
      while (shown !== 'second') shown = await nameShown(place.running.port)
    }
    void look()
    await until('the new certificate', () => shown === 'second')
    await says(page, 'after')
    await message(page, 'after').waitFor()
    expect(opened).toEqual([])
    await page.reload()
    await composer(page).waitFor()
    expect(opened.every((url) => url.startsWith('wss://'))).toBe(true)
    expect(opened).not.toEqual([])
  }, 60_000)
})
