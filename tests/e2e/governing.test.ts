/** Running a place in real browsers: letting somebody in, a report and what becomes of it, and closing an account under somebody's eyes. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import {
  allLeave,
  composer,
  message,
  noBrowser,
  password,
  says,
  shoot,
  sitDown,
  twoPeople,
  whyNot,
  type Place,
  type Seat,
} from './stage.ts'

if (noBrowser) console.log(`SKIPPED: ${whyNot}`)

describe.skipIf(noBrowser)('running a place', () => {
  let place: Place
  let ana: Seat
  let bob: Seat
  let cyd: Seat
  const seats: Seat[] = []
  beforeAll(async () => {
    ;({ place, ana, bob } = await twoPeople())
    seats.push(ana, bob)
    cyd = await sitDown({ phone: true })
    seats.push(cyd)
  }, 90_000)
  afterAll(async () => {
    await allLeave(place, seats)
  })

  test('[S-69] who asks to come in reads that they wait, and is let in with one click', async () => {
    await ana.page.goto(`${place.url}/settings/place`)
    await ana.page.getByText('Anyone may ask').click()
    await cyd.page.goto(`${place.url}/register`)
    await cyd.page.getByLabel('Name', { exact: true }).fill('cyd')
    await cyd.page.getByLabel('Display name').fill('Cyd')
    await cyd.page.getByLabel('Password', { exact: true }).fill(password)
    await cyd.page.getByRole('button', { name: 'Make my account' }).click()
    await cyd.page
      .getByRole('status')
      .filter({ hasText: /let you in|lets you in/ })
      .waitFor()
    await shoot(cyd.page, 'waiting')
    await ana.page.goto(`${place.url}/settings/people`)
    await ana.page.getByRole('button', { name: '1 person waits to be let in' }).click()
    await shoot(ana.page, 'people-waiting')
    await ana.page.getByRole('button', { name: 'Let in: Cyd', exact: true }).click()
    await ana.page.getByText('Nobody like that here.').waitFor()
    await cyd.page.goto(place.url)
    await cyd.page.getByLabel('Name', { exact: true }).fill('cyd')
    await cyd.page.getByLabel('Password', { exact: true }).fill(password)
    await cyd.page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await cyd.page.getByText('General 大厅').first().click()
    await composer(cyd.page).waitFor()
  }, 60_000)

  test('[S-75] a reported message is decided about, and its reporter hears of it', async () => {
    await bob.page.goto(place.url)
    await composer(bob.page).waitFor()
    await says(bob.page, 'something rude')
    await message(cyd.page, 'something rude').click()
    await cyd.page.getByRole('button', { name: 'Report', exact: true }).first().click()
    await cyd.page.getByLabel('What is wrong?').fill('This is rude')
    await shoot(cyd.page, 'report')
    await cyd.page.getByRole('button', { name: 'Send report' }).click()
    await cyd.page.getByRole('status').getByText('Reported.').waitFor()
    await ana.page.goto(`${place.url}/settings/reports`)
    await ana.page.getByText('Cyd about Bob').waitFor()
    await shoot(ana.page, 'reports')
    await ana.page.getByRole('button', { name: 'Delete message' }).click()
    await ana.page.getByText('Nothing to look at.').waitFor()
    await cyd.page.getByRole('status').getByText('Somebody looked at your report').waitFor()
    await message(bob.page, 'something rude').waitFor({ state: 'detached' })
  }, 60_000)

  test('[R-35] a room is kept in order from its own dialog, and from the message', async () => {
    await ana.page.goto(place.url)
    await composer(ana.page).waitFor()
    await says(ana.page, 'a line of Ana')
    await ana.page.getByRole('button', { name: 'About this room' }).click()
    await ana.page.getByLabel('Role of Cyd').selectOption('moderator')
    await shoot(ana.page, 'room')
    await ana.page.keyboard.press('Escape')
    await says(bob.page, 'off topic')
    await message(cyd.page, 'off topic').click()
    await cyd.page.getByRole('article').filter({ hasText: 'off topic' }).getByRole('button', { name: 'Delete', exact: true }).click()
    await cyd.page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
    await message(bob.page, 'off topic').waitFor({ state: 'detached' })
  }, 60_000)

  test('[S-82] suspended, the browser that was open says why, and so does signing in', async () => {
    await ana.page.goto(`${place.url}/settings/people`)
    await ana.page.getByRole('button', { name: 'Suspend: Bob' }).click()
    await ana.page.getByLabel('Reason, shown to them').fill('Rude words')
    await shoot(ana.page, 'suspend')
    await ana.page.getByRole('button', { name: 'Suspend', exact: true }).click()
    await bob.page.getByRole('status').getByText('Your account was closed').waitFor({ timeout: 5_000 })
    await shoot(bob.page, 'suspended')
    await bob.page.getByLabel('Name', { exact: true }).fill('bob')
    await bob.page.getByLabel('Password', { exact: true }).fill(password)
    await bob.page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await bob.page.getByRole('alert').getByText('Reason given: Rude words.').waitFor()
    await ana.page.getByText('Suspended until').waitFor()
    await ana.page.goto(`${place.url}/settings/audit`)
    await ana.page.getByText('Suspended an account: Bob').waitFor()
    await ana.page.getByRole('button', { name: 'Verify' }).click()
    await ana.page.getByText(/^Whole: \d+ lines/).waitFor()
    await shoot(ana.page, 'audit')
    expect(seats.flatMap((seat) => seat.complaints)).toEqual([])
  }, 60_000)
})
