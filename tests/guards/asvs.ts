/** The checklist of docs/asvs.md: whole, and naming nothing that is not there. */

/** How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has; within a section they come first. WebRTC aside, 246 in all. */
const sections: Readonly<Record<string, number>> = {
  ...{
    '1.1': 2,
    '1.2': 9,
    '1.3': 11,
    '1.4': 3,
    '1.5': 2,
    '2.1': 3,
    '2.2': 3,
    '2.3': 4,
    '2.4': 1,
    '3.2': 2,
    '3.3': 4,
    '3.4': 6,
    '3.5': 5,
    '3.7': 2,
  },
  ...{
    '4.1': 3,
    '4.2': 1,
    '4.3': 2,
    '4.4': 4,
    '5.1': 1,
    '5.2': 3,
    '5.3': 2,
    '5.4': 3,
    '6.1': 3,
    '6.2': 12,
    '6.3': 4,
    '6.4': 4,
    '6.5': 5,
    '6.6': 3,
  },
  ...{
    '6.8': 4,
    '7.1': 3,
    '7.2': 4,
    '7.3': 2,
    '7.4': 5,
    '7.5': 2,
    '7.6': 2,
    '8.1': 2,
    '8.2': 3,
    '8.3': 1,
    '8.4': 1,
    '9.1': 3,
    '9.2': 4,
    '10.1': 2,
  },
  ...{
    '10.2': 2,
    '10.3': 4,
    '10.4': 11,
    '10.5': 5,
    '10.6': 2,
    '10.7': 3,
    '11.1': 2,
    '11.2': 3,
    '11.3': 3,
    '11.4': 4,
    '11.5': 1,
    '11.6': 1,
  },
  ...{
    '12.1': 3,
    '12.2': 2,
    '12.3': 4,
    '13.1': 1,
    '13.2': 5,
    '13.3': 2,
    '13.4': 5,
    '14.1': 2,
    '14.2': 4,
    '14.3': 3,
    '15.1': 3,
    '15.2': 3,
    '15.3': 7,
  },
  ...{ '16.1': 1, '16.2': 5, '16.3': 4, '16.4': 3, '16.5': 3 },
}
export const requirements: readonly string[] = Object.entries(sections).flatMap(([section, count]) =>
  Array.from({ length: count }, (_, n) => `${section}.${n + 1}`),
)

type Known = { readonly spec: string; readonly exists: (path: string) => boolean }
const rows = (page: string): { readonly id: string; readonly held: string }[] =>
  [...page.matchAll(/^\| (\d+\.\d+\.\d+) \| [^|]+ \| ([^|]+) \|$/gm)].map((m) => ({ id: m[1]!, held: m[2]! }))

/** What is to come is named as a range, behind the word; all else must be there. */
const promised = /\*\*Open\*\*[^:;.|]*/g
export const openRows = (page: string): string[] => rows(page).flatMap(({ id, held }) => (held.includes('**Open**') ? [id] : []))

export const checklistMistakes = (page: string, { spec, exists }: Known): string[] => {
  const found = rows(page)
  const rules = new Set([...spec.matchAll(/^- \*\*([PSMRWDC]-\d+)\*\* /gm)].map((m) => m[1]!))
  const ids = found.map(({ id }) => id)
  return [
    ...requirements.filter((id) => !ids.includes(id)).map((id) => `${id} has no row`),
    ...ids.filter((id, at) => ids.indexOf(id) !== at || !requirements.includes(id)).map((id) => `${id} stands twice, or is none`),
    ...found.flatMap(({ id, held }) => {
      const now = held.replace(promised, '')
      const named = [...now.matchAll(/\b[PSMRWDC]-\d+\b/g)].map((m) => m[0])
      const files = [...now.matchAll(/`([\w./-]+\.ts)`/g)].map((m) => m[1]!)
      const pages = [...now.matchAll(/\]\(([\w./-]+)\)/g)].map((m) => `docs/${m[1]!}`)
      return [
        ...named.filter((rule) => !rules.has(rule)).map((rule) => `${id} names ${rule}, which is no rule`),
        ...[...files, ...pages].filter((path) => !exists(path)).map((path) => `${id} names ${path}, which is not there`),
      ]
    }),
  ]
}
