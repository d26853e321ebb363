/** Choosing who sees one, and seeing oneself through another's eyes. */
import { describe, expect, test } from 'bun:test'
import { amongTwo, fits, inChinese, noBrowser, seesAs, shoot, whyNot, type Place, type Seat } from './stage.ts'

if (noBrowser) console.log(`SKIPPED: ${whyNot}`)

describe.skipIf(noBrowser)('privacy', () => {
  let place: Place
  let ana: Seat
  let bob: Seat
  amongTwo((two) => {
    ;({ place, ana, bob } = two)
  })

  test('[P-221] an exception says what it does in one sentence, and does it at once', async () => {
    const { page } = ana
    await page.goto(`${place.url}/settings/privacy`)
    await page.getByText('Members see you fully.').waitFor()
    await page.getByRole('button', { name: 'Add a person' }).click()
    await page.getByRole('region', { name: 'Exceptions' }).getByRole('button', { name: /^Bob/ }).click()
    await page.getByText('Members see you fully; Bob: nothing.').waitFor()
    await seesAs(bob.page, 'Ana', 'Not sharing')
    await page.getByLabel('What Bob may see').selectOption('coarse')
    await seesAs(bob.page, 'Ana', 'Online')
  }, 30_000)

  test('[P-216] as Bob sees you: the same sentence that Bob reads', async () => {
    const { page } = ana
    const preview = page.getByRole('region', { name: 'As others see you' })
    await preview.getByRole('button', { name: 'Choose a person' }).click()
    await preview.getByRole('button', { name: /^Bob/ }).click()
    await preview.getByText('Online: shares only whether they are here').waitFor()
    await preview.getByText('Exception 1 decides.').waitFor()
    await bob.page.getByRole('button', { name: 'Ana: Online. Show why' }).first().click()
    await bob.page.getByText('Online: shares only whether they are here').waitFor()
    await shoot(page, 'privacy-light')
    await shoot(preview, 'preview-light')
  }, 30_000)

  test('[P-203] an administrator switches presence off: everyone shows that, and it comes back', async () => {
    await ana.page.goto(`${place.url}/settings/place`)
    await ana.page.getByRole('radio', { name: /^Presence is off/ }).click()
    await bob.page.goto(place.url)
    await seesAs(bob.page, 'Ana', 'Presence off')
    await ana.page.getByRole('radio', { name: /^People choose/ }).click()
    await seesAs(bob.page, 'Ana', 'Online')
  }, 30_000)

  test('both languages, in the dark and on a phone, without sideways scrolling', async () => {
    const { page } = bob
    await inChinese(page, place)
    await page.goto(`${place.url}/settings/privacy`)
    await page.getByText('成员能看到你的全部状态。').waitFor()
    await shoot(page, 'privacy-dark-zh')
    await page.setViewportSize({ width: 390, height: 800 })
    await page.getByRole('button', { name: '添加一个人' }).click()
    await page.getByRole('region', { name: '例外' }).getByRole('button', { name: /^Ana/ }).click()
    await page.getByText('成员能看到你的全部状态；Ana看不到。').waitFor()
    expect(await fits(page)).toBe(true)
    await shoot(page, 'privacy-phone-zh')
    expect([...ana.complaints, ...bob.complaints]).toEqual([])
  }, 30_000)
})
