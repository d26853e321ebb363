/** What axe has against a page as it is now, in lines that say where. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'

const axeSource = readFileSync(Bun.resolveSync('axe-core/axe.min.js', import.meta.dir), 'utf8')
type Violation = { readonly id: string; readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[] }

/** Loaded by the debugger: the page itself allows no foreign script. */
export const violations = async (page: Page, where: string): Promise<string[]> => {
  await page.evaluate(axeSource)
  const found = await page.evaluate(async () => {
    const axe = (globalThis as unknown as { axe: { run(on: Document, options: object): Promise<{ violations: Violation[] }> } }).axe
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    return (await axe.run(document, { runOnly: tags })).violations
  })
  return found.flatMap((v) => v.nodes.map((n) => `${where}: ${v.id} in ${n.html.slice(0, 160)}`))
}
