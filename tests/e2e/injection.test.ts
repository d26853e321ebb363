/**
 * The policy of every page, in a real browser: no screen of ours asks for what it forbids, and what somebody manages to slip in does not run.
 * What is slipped in runs from a timer, for a debugger's own code is above any policy.
 */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { becomesOwner, composer, joins, message, noBrowser, openPlace, says, sitDown, whyNot, type Place, type Seat } from './stage.ts'

if (noBrowser) console.log(`SKIPPED: ${whyNot}`)

/** Whatever sections there are: a new one is visited without a word here. */
const routes = readFileSync(join(import.meta.dir, '../../src/web/live/route.ts'), 'utf8')
const sections = [...(/export const sections = \[([^\]]*)\]/.exec(routes)?.[1] ?? '').matchAll(/'([\w-]+)'/g)].map((m) => m[1]!)

/** Every report of every page of this browser, from now on. */
const listen = async (context: BrowserContext): Promise<string[]> => {
  const reports: string[] = []
  await context.exposeBinding('reportViolation', (_source, text: string) => void reports.push(text))
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const report = (globalThis as unknown as { reportViolation(text: string): void }).reportViolation
      report(`${location.pathname}: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`)
    })
  })
  return reports
}

describe.skipIf(noBrowser)('the policy of every page', () => {
  let place: Place
  let ana: Seat
  let bob: Seat
  let reports: { readonly ana: string[]; readonly bob: string[] }
  beforeAll(async () => {
    place = await openPlace(['--log', 'error'])
    ana = await sitDown()
    bob = await sitDown({ dark: true })
    reports = { ana: await listen(ana.context), bob: await listen(bob.context) }
  })
  afterAll(async () => {
    await ana.browser.close()
    await bob.browser.close()
    await place.close()
  })

  test('[W-40] no screen asks for anything that it forbids, in either language, wide or on a phone', async () => {
    expect(sections.length).toBeGreaterThan(10)
    const link = await becomesOwner(ana.page, place, 'ana', 'Ana')
    await says(ana.page, 'Read **this**: https://example.org `code`, <img src=x onerror=alert(1)> and\n> a quote')
    await joins(bob.page, link, 'bob', '李雷')
    await bob.page.setViewportSize({ width: 390, height: 800 })
    await ana.page.keyboard.press('ControlOrMeta+k')
    await ana.page.getByRole('dialog').waitFor()
    await ana.page.keyboard.press('Escape')
    await ana.page.locator('button.dot:visible').first().click()
    await ana.page.getByRole('dialog').first().waitFor()
    await ana.page.keyboard.press('Escape')
    await bob.page.goto(`${place.url}/settings/look`)
    await bob.page.locator('main').getByRole('radio', { name: '中文' }).check({ force: true })
    await bob.page.getByText('语言').first().waitFor()
    for (const { page } of [ana, bob]) {
      for (const section of sections) {
        await page.goto(`${place.url}/settings/${section}`)
        await page.locator('main').first().waitFor()
        await page.locator('.skeleton').first().waitFor({ state: 'detached' })
      }
      for (const path of ['/', '/register', '/nowhere', '/invite#none']) {
        await page.goto(place.url + path)
        await page.locator('main, form, h1, h2').first().waitFor()
      }
    }
    const stranger = await sitDown()
    const strange = await listen(stranger.context)
    for (const path of ['/', '/register', '/setup#none', '/invite#none', '/settings']) {
      await stranger.page.goto(place.url + path)
      await stranger.page.locator('main, form, h1, h2').first().waitFor()
    }
    await stranger.browser.close()
    expect({ ...reports, strange }).toEqual({ ana: [], bob: [], strange: [] })
    expect([...ana.complaints, ...bob.complaints]).toEqual([])
  }, 80_000)

  test('[W-40] what is served makes no code of text, not even to find out whether it could', () => {
    const built = join(import.meta.dir, '../../dist/web')
    const files = readdirSync(built, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'))
    expect(files.length).toBeGreaterThan(5)
    const makes = /\bnew Function\b|\beval\(|\bFunction\(|document\.write|\binsertAdjacentHTML\b/
    expect(files.filter((name) => makes.test(readFileSync(join(built, name), 'utf8')))).toEqual([])
  })

  test('[W-40] text that somebody slips in becomes neither code nor markup', async () => {
    await ana.page.goto(place.url)
    await composer(ana.page).waitFor()
    const before = reports.ana.length
    const { thrown, ran } = await attack(ana.page)
    expect(ran).toEqual([])
    expect(thrown.toSorted((a, b) => a.localeCompare(b))).toEqual([
      'createContextualFragment',
      'document.write',
      'eval',
      'fetch elsewhere',
      'import data',
      'innerHTML',
      'new Function',
      'outerHTML',
      'parseFromString',
      'policy',
      'script src',
      'script text',
      'srcdoc',
      'worker',
    ])
    expect(reports.ana.length).toBeGreaterThan(before + 8)
    expect(await ana.page.locator('main').count()).toBeGreaterThan(0)
    await says(ana.page, 'unharmed')
    await message(ana.page, 'unharmed').waitFor()
  }, 30_000)

  test('[W-40] no other page can frame ours', async () => {
    const other = Bun.serve({
      hostname: '127.0.0.1',
      port: 0,
      fetch: () => new Response(`<iframe src="${place.url}/"></iframe>`, { headers: { 'content-type': 'text/html' } }),
    })
    const page = await ana.context.newPage()
    const refused = page.waitForEvent('console', { predicate: (line) => /frame-ancestors|X-Frame-Options|frame/i.test(line.text()) })
    await page.goto(`http://127.0.0.1:${other.port}/`)
    expect((await refused).type()).toBe('error')
    await page.close()
    await other.stop(true)
  }, 30_000)

  test('[W-53] a badge shows on a page with the same policy', async () => {
    const policy = `default-src 'none'; script-src ${place.url}; connect-src ${place.url}; require-trusted-types-for 'script'; trusted-types 'none'`
    const body = `<!doctype html><script src="${place.url}/badge.js" async></script><zaima-presence account="nobody"></zaima-presence>`
    const other = Bun.serve({
      hostname: '127.0.0.1',
      port: 0,
      fetch: () => new Response(body, { headers: { 'content-type': 'text/html', 'content-security-policy': policy } }),
    })
    const seat = await sitDown()
    const violations = await listen(seat.context)
    await seat.page.goto(`http://127.0.0.1:${other.port}/`)
    await seat.page.getByText('Unverified').waitFor()
    expect(await seat.page.locator('zaima-presence svg circle').count()).toBe(1)
    expect(violations.filter((report) => !report.includes('favicon'))).toEqual([])
    await seat.browser.close()
    await other.stop(true)
  }, 30_000)
})

/** What threw, and what ran in spite of all. */
const attack = (page: Page): Promise<{ thrown: string[]; ran: string[] }> =>
  page.evaluate(
    () =>
      new Promise((resolve) =>
        setTimeout(async () => {
          const mark = (name: string) => `(globalThis.ran ??= []).push('${name}')`
          const image = (name: string) => `<img src="data:," onerror="${mark(name).replaceAll('"', "'")}">`
          const box = document.body.appendChild(document.createElement('div'))
          const script = (change: (made: HTMLScriptElement) => void) => {
            const made = document.createElement('script')
            change(made)
            document.head.append(made)
          }
          const tries: Record<string, () => unknown> = {
            // eslint-disable-next-line no-eval
            eval: () => (0, eval)(mark('eval')),
            // eslint-disable-next-line typescript/no-implied-eval, no-new-func
            'new Function': () => new Function(mark('new Function'))(),
            innerHTML: () => (box.innerHTML = image('innerHTML')),
            outerHTML: () => (box.outerHTML = image('outerHTML')),
            'document.write': () => document.write(image('document.write')),
            parseFromString: () => new DOMParser().parseFromString(image('parseFromString'), 'text/html'),
            createContextualFragment: () => box.append(document.createRange().createContextualFragment(image('createContextualFragment'))),
            'script text': () => script((made) => (made.text = mark('script text'))),
            'script src': () => script((made) => (made.src = `data:text/javascript,${mark('script src')}`)),
            srcdoc: () => (document.createElement('iframe').srcdoc = image('srcdoc')),
            worker: () => new Worker(`data:text/javascript,${mark('worker')}`),
            policy: () =>
              (globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } }).trustedTypes.createPolicy(
                'default',
                {
                  createHTML: (text: string) => text,
                },
              ),
            'import data': () => import(/* @vite-ignore */ `data:text/javascript,${mark('import data')}`),
            'fetch elsewhere': () => fetch('http://127.0.0.1:9/'),
            handler: () => {
              box.setAttribute('onclick', mark('handler'))
              box.click()
            },
            'javascript address': () => {
              const link = box.appendChild(document.createElement('a'))
              link.href = `javascript:${mark('javascript address')}`
              link.click()
            },
            'script child': () => script((made) => made.append(mark('script child'))),
          }
          const thrown: string[] = []
          for (const [name, run] of Object.entries(tries)) {
            try {
              await run()
            } catch {
              thrown.push(name)
            }
          }
          // A turn for whatever would run a moment later.
          setTimeout(() => {
            box.remove()
            resolve({
              thrown: thrown.filter((name) => !['handler', 'javascript address', 'script child'].includes(name)),
              ran: (globalThis as { ran?: string[] }).ran ?? [],
            })
          }, 100)
        }, 0),
      ),
  )
