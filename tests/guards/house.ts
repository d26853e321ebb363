/** The other rules of the house that a machine can hold: who owns the clock, how long a file is, what a name may be, what a test may skip. */
import { codeOf, isTest, scripts, type Source } from './source.ts'

type Owned = { readonly what: string; readonly sign: RegExp; readonly inside: RegExp; readonly owners: RegExp }
const clients = 'src\\/web\\/env-browser\\.ts|src\\/cli\\/env-bun\\.ts'

/** What only a few files may touch. `inside`: where the rule holds. */
const owned: readonly Owned[] = [
  {
    what: 'Bun',
    sign: /(?<![\w.])Bun\.|from\s*['"]bun(:[\w]+)?['"]/,
    inside: /^src\//,
    owners: /^src\/(server\/(adapters|transports)\/|server\/main\.ts$|cli\/env-bun\.ts$)/,
  },
  {
    what: 'the clock',
    sign: /\bDate\.now\b|\bperformance\.now\b|\bnew Date\(\s*\)|(?<![\w.]|new )Date\(\s*\)/,
    inside: /^src\//,
    owners: new RegExp(`^(src\\/server\\/adapters\\/clock\\.ts|${clients})$`),
  },
  {
    what: 'timers',
    sign: /\bset(Timeout|Interval)\b/,
    inside: /^src\/(server|domain|protocol|client)\//,
    owners: /^src\/server\/adapters\/clock\.ts$/,
  },
  {
    what: 'randomness',
    sign: /\bMath\.random\b|\bgetRandomValues\b|\brandomUUID\b|\brandomBytes\b/,
    inside: /^src\//,
    owners: new RegExp(`^(src\\/server\\/adapters\\/ids\\.ts|${clients})$`),
  },
  {
    // What people typed goes out by outbound-node alone, which judges it; the others call what whoever runs the place has set.
    what: 'the way out',
    sign: /(?<![\w.])fetch\(|from\s*['"](node:)?(https?|net|tls|dgram|dns(\/promises)?)['"]|from\s*['"](nodemailer|openid-client)['"]/,
    inside: /^src\/server\//,
    owners: /^src\/server\/adapters\/(outbound-node|oidc-client|mailer-smtp)\.ts$/,
  },
  {
    what: 'the environment',
    sign: /\bprocess\.env\b|\bBun\.env\b|\bimport\.meta\.env\b/,
    inside: /^src\//,
    owners: new RegExp(`^(src\\/server\\/config\\.ts|${clients})$`),
  },
]

export const ownershipViolations = (sources: readonly Source[]): string[] =>
  scripts(sources)
    .filter(({ path }) => !isTest(path))
    .flatMap(({ path, text }) => {
      const code = codeOf(text)
      return owned
        .filter((rule) => rule.inside.test(path) && !rule.owners.test(path) && rule.sign.test(code))
        .map((rule) => `${path} touches ${rule.what}, which it does not own`)
    })

const secretWord = '(?:[hH]ash|[sS]ecret|[tT]oken|[sS]eal)'
const compared = new RegExp(`\\b[\\w.]*${secretWord} [=!]== (?!null|undefined|''|'\\w)|[=!]== [\\w.]*${secretWord}\\b(?![(.])`)
/** The audit log's seals are no secrets: whoever may read the log sees them. */
const open = /^src\/domain\/audit\.ts$/
/** Secrets are found by their hash or compared by \`isSame\`: an ordinary comparison stops at the first difference, and so tells where it is. */
export const hastyComparisons = (sources: readonly Source[]): string[] =>
  scripts(sources)
    .filter(({ path }) => /^src\/(server|domain)\//.test(path) && !isTest(path) && !open.test(path))
    .flatMap(({ path, text }) =>
      codeOf(text)
        .split('\n')
        .filter((line) => compared.test(line))
        .map((line) => `${path} compares a secret: ${line.trim()}`),
    )

export const longLines = { warn: 250, fail: 400 } as const
const lines = (text: string): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
export const longerThan = (sources: readonly Source[], limit: number): string[] =>
  sources.filter(({ text }) => lines(text) > limit).map(({ path, text }) => `${path} has ${lines(text)} lines`)

const publicEntries = ['src/client/index.ts', 'src/protocol/index.ts']
const emptyWords = /(^|[/-])(manager|managers|helper|helpers|util|utils|service|services|common|misc)([-./]|$)/
export const nameViolations = (sources: readonly Source[]): string[] =>
  sources
    .filter(({ path }) => path.startsWith('src/'))
    .flatMap(({ path }) => [
      ...(/\/index\.tsx?$/.test(path) && !publicEntries.includes(path) ? [`${path} is a barrel; import from the file itself`] : []),
      ...(emptyWords.test(path) ? [`${path} has a name that says nothing`] : []),
      ...(/[A-Z]/.test(path) ? [`${path} is not kebab-case`] : []),
    ])

const unfinished = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b`)
export const unfinishedPlaces = (sources: readonly Source[]): string[] =>
  sources.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) => (unfinished.test(line) ? [`${path}:${index + 1} leaves something open: ${line.trim()}`] : [])),
  )

/** A test that is left out says so, and why, where it runs. */
export const silencedTests = (sources: readonly Source[]): string[] =>
  sources
    .filter(({ path }) => isTest(path))
    .flatMap(({ path, text }) => {
      const code = codeOf(text).replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g, "''")
      const aloud = /console\.\w+\([^)]*skip/i.test(text)
      return [
        ...(/\b(test|it|describe)\.(only|todo|failing)\b/.test(code) ? [`${path} has a test that is only, todo or failing`] : []),
        ...(/\b(test|it|describe)\.(skip|skipIf|if)\b/.test(code) && !aloud ? [`${path} skips a test without printing why`] : []),
        ...(/\bretry:\s*[1-9]/.test(code) ? [`${path} retries a test until it passes`] : []),
      ]
    })

/** Rules are lines of docs/spec.md like `- **P-7** sentence`; tests name them like `[P-7] …` or `[P-7, S-2] …`. */
export const ruleMismatches = (spec: string, sources: readonly Source[]): string[] => {
  const written = [...spec.matchAll(/^- \*\*([PSMRWDC]-\d+)\*\* \S/gm)].map((m) => m[1]!)
  const tested = new Map<string, string>()
  for (const { path, text } of sources.filter(({ path }) => isTest(path) || path.startsWith('tests/contract/'))) {
    for (const m of text.matchAll(/['"`](?:\[[PSMRWDC]-\d+(?:, ?[PSMRWDC]-\d+)*\] ?)+/g)) {
      for (const rule of m[0].matchAll(/[PSMRWDC]-\d+/g)) tested.set(rule[0], path)
    }
  }
  const twice = written.filter((rule, index) => written.indexOf(rule) !== index)
  return [
    ...twice.map((rule) => `${rule} stands twice in docs/spec.md`),
    ...written.filter((rule) => !tested.has(rule)).map((rule) => `${rule} has no test that names it`),
    ...[...tested]
      .filter(([rule]) => !written.includes(rule))
      .map(([rule, path]) => `${rule} is tested in ${path} but is not in docs/spec.md`),
  ]
}
