/** What one declares, plans and reads of oneself, in real browsers: the status menu, the weekly plan, the why card and the diary. */
import { describe, expect, test } from 'bun:test'
import type { Locator, Page } from 'playwright-core'
import { amongTwo, composer, fits, inChinese, noBrowser, ownMenu, seesAs, shoot, whyNot, type Place, type Seat } from './stage.ts'

if (noBrowser) console.log(`SKIPPED: ${whyNot}`)

const opensCard = async (page: Page, dot: string): Promise<Locator> => {
  await page.getByRole('button', { name: dot }).first().click()
  return page.getByRole('dialog', { name: /^(Why |.*为什么)/ })
}

describe.skipIf(noBrowser)('what one says of oneself', () => {
  let place: Place
  let ana: Seat
  let bob: Seat
  amongTwo((two) => {
    ;({ place, ana, bob } = two)
  })

  test('[P-106] do not disturb with an end: others see it, and until when', async () => {
    const menu = await ownMenu(ana.page)
    await menu.getByLabel('For how long').first().selectOption('hour')
    await menu.getByText('Do not disturb', { exact: true }).click()
    await seesAs(bob.page, 'Ana', 'Do not disturb')
    const card = await opensCard(bob.page, 'Ana: Do not disturb. Show why')
    await card.getByText(/chosen by hand, until/).waitFor()
    await shoot(bob.page, 'why-other-dark')
    await bob.page.keyboard.press('Escape')
  }, 30_000)

  test('[P-109] a status with an emoji and a preset stands beside the name, and is taken back', async () => {
    const menu = ana.page.getByRole('dialog', { name: 'Your presence' })
    await menu.getByRole('button', { name: '🎧', exact: true }).click()
    await menu.getByRole('textbox', { name: 'Status' }).fill('writing the plan')
    await menu.getByLabel('For how long').last().selectOption('fourHours')
    await shoot(ana.page, 'own-menu-light')
    await menu.getByRole('button', { name: 'Set status' }).click()
    await bob.page.getByText('writing the plan').first().waitFor()
    const again = await ownMenu(ana.page)
    await again.getByText('Online', { exact: true }).click()
    await again.getByRole('button', { name: 'Clear', exact: true }).click()
    await bob.page.getByText('writing the plan').first().waitFor({ state: 'detached' })
    await seesAs(bob.page, 'Ana', 'Online')
    await ana.page.keyboard.press('Escape')
  }, 30_000)

  test('[P-125] a plan made by clicking holds at once; the composer says by when one is back', async () => {
    const { page } = ana
    await page.goto(`${place.url}/settings/plan`)
    await page.getByRole('button', { name: 'Make a plan' }).click()
    // Every day but one that is far off, for a plan must end.
    const week = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
    const free = (new Date().getUTCDay() + 3) % 7
    for (const [i, day] of week.entries()) await page.getByRole('checkbox', { name: day }).setChecked(i !== free, { force: true })
    await page.getByLabel('From', { exact: true }).fill('00:00')
    await page.getByLabel('to', { exact: true }).fill('00:00')
    await page.getByPlaceholder('For example: home for the day').fill('home for the day')
    await page.getByRole('button', { name: 'Save the plan' }).click()
    await page.getByText('The plan is saved.').waitFor()
    await shoot(page, 'plan-light')
    await seesAs(bob.page, 'Ana', 'Do not disturb')
    const card = await opensCard(bob.page, 'Ana: Do not disturb. Show why')
    await card
      .getByText(/weekly plan/i)
      .first()
      .waitFor()
    await card.getByRole('button', { name: 'Write a message' }).click()
    await bob.page
      .getByText(/^Do not disturb until/)
      .first()
      .waitFor()
    await shoot(bob.page, 'composer-dark')
  }, 30_000)

  test('[P-126] a plan that overlaps itself is refused in words, and the old one holds', async () => {
    const { page } = ana
    await page.getByRole('button', { name: 'Add a quiet time' }).click()
    await page.getByRole('button', { name: 'Save the plan' }).click()
    await page.locator('.settings-screen [role=alert]').first().waitFor()
    await seesAs(bob.page, 'Ana', 'Do not disturb')
    await page.getByRole('button', { name: 'Remove the plan' }).click()
    await page.getByText('You have no weekly plan.').waitFor()
    await seesAs(bob.page, 'Ana', 'Online')
  }, 30_000)

  test('[P-33] the card on oneself tells the truth, each device, and what others see', async () => {
    const { page } = ana
    await page.goto(place.url)
    await composer(page).waitFor()
    const menu = await ownMenu(page)
    await menu.getByText('Invisible', { exact: true }).click()
    await page.keyboard.press('Escape')
    await seesAs(bob.page, 'Ana', 'Offline')
    await page.getByRole('region', { name: 'Your presence' }).locator('button.dot').click()
    const card = page.getByRole('dialog', { name: 'Why you are shown like this' })
    await card.getByText('Others see you: Offline').waitFor()
    await card.getByText('this one').waitFor()
    await shoot(page, 'why-self-light')
    await page.keyboard.press('Escape')
    const back = await ownMenu(page)
    await back.getByText('Online', { exact: true }).click()
    await page.keyboard.press('Escape')
    await seesAs(bob.page, 'Ana', 'Online')
  }, 30_000)

  test('[P-401, P-403] the diary has all of that, for oneself; deleted it is empty', async () => {
    const { page } = ana
    await page.goto(`${place.url}/settings/diary`)
    const diary = page.getByRole('region', { name: 'Diary' })
    for (const line of ['You chose: Do not disturb', 'You chose: Invisible']) await diary.getByText(line).first().waitFor()
    await shoot(page, 'diary-light')
    await diary.getByText('Sign-ins', { exact: true }).click()
    await diary.getByText('You chose: Invisible').first().waitFor({ state: 'detached' })
    await diary.getByRole('button', { name: 'Delete all' }).click()
    await diary.getByRole('button', { name: 'Delete all' }).last().click()
    await diary.getByText(/entr(y|ies) deleted\./).waitFor()
    await diary.getByText('Nothing here yet.').waitFor()
  }, 30_000)

  test('[P-202, P-125, P-401] the same in Chinese, in the dark and on a phone, without sideways scrolling', async () => {
    const { page } = bob
    await inChinese(page, place)
    await Promise.all([page.goto(place.url), ana.page.goto(place.url)])
    const menu = await ownMenu(page, '我的状态')
    await menu.getByText('勿扰', { exact: true }).click()
    await menu.getByRole('button', { name: '🍜', exact: true }).click()
    await menu.getByRole('textbox', { name: '状态留言' }).fill('吃饭去了')
    await shoot(page, 'own-menu-dark-zh')
    await menu.getByRole('button', { name: '设为状态' }).click()
    await seesAs(ana.page, 'Bob', 'Do not disturb')
    await ana.page.getByText('吃饭去了').first().waitFor()
    await page.setViewportSize({ width: 390, height: 800 })
    await page.goto(`${place.url}/settings/plan`)
    await page.getByRole('button', { name: '制定计划' }).click()
    await page.getByRole('checkbox', { name: '星期六' }).check({ force: true })
    await page.getByRole('button', { name: '保存计划' }).click()
    await page.getByText('计划已保存。').waitFor()
    expect(await fits(page)).toBe(true)
    await shoot(page, 'plan-phone-zh')
    await page.goto(`${place.url}/settings/diary`)
    await page.getByText('你选择了：勿扰').first().waitFor()
    expect(await fits(page)).toBe(true)
    await shoot(page, 'diary-phone-zh')
    expect([...ana.complaints, ...bob.complaints]).toEqual([])
  }, 45_000)
})
