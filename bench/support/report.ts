/**
 * How a bench ends: one table of what was measured beside what is promised, or the same as JSON (`--json`). With `--strict` a missed
 * bound is exit code 1; without it most figures are for reading, since a busy machine misses bounds through no fault of the program.
 */
import { loadavg } from 'node:os'

export type Bound = { readonly atMost: number } | { readonly atLeast: number }
/** Without a bound a row is there for comparison. `strict`: no busy machine excuses a miss of it. */
export type Row = { readonly name: string; readonly value: number; readonly unit: string; readonly bound?: Bound; readonly strict?: true }
export type Report = {
  readonly bench: string
  readonly rows: readonly Row[]
  /** What to know when reading the figures. */ readonly notes: readonly string[]
}

const holds = ({ value, bound }: Row): boolean | null =>
  bound === undefined ? null : 'atMost' in bound ? value <= bound.atMost : value >= bound.atLeast
const verdict = (row: Row): string => ({ true: 'ok', false: 'MISS', null: '' })[String(holds(row)) as 'true' | 'false' | 'null']

const shown = (value: number): string =>
  Math.abs(value) >= 1000
    ? Math.round(value).toLocaleString('en')
    : Math.abs(value) >= 100
      ? value.toFixed(0)
      : value.toFixed(Math.abs(value) >= 10 ? 1 : 2)
const boundText = ({ bound, unit }: Row): string =>
  bound === undefined ? '' : 'atMost' in bound ? `≤ ${shown(bound.atMost)} ${unit}` : `≥ ${shown(bound.atLeast)} ${unit}`

const table = ({ bench, rows, notes }: Report): string => {
  const lines = [[bench, 'measured', 'bound', ''], ...rows.map((r) => [r.name, `${shown(r.value)} ${r.unit}`, boundText(r), verdict(r)])]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...lines.map((line) => line[column]!.length)))
  const written = lines.map((line) =>
    line
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('   ')
      .trimEnd(),
  )
  return [written[0], '─'.repeat(widths.reduce((sum, w) => sum + w + 3, -3)), ...written.slice(1), ...notes].join('\n')
}

/** The load of the machine belongs to every figure. */
const loadNote = (): string => `load average ${loadavg()[0]!.toFixed(1)} at the end`

export const finish = ({ bench, rows, notes }: Report): never => {
  const report = { bench, rows, notes: [...notes, loadNote()] }
  const missed = rows.filter((row) => holds(row) === false)
  console.log(process.argv.includes('--json') ? JSON.stringify({ ...report, missed: missed.map((row) => row.name) }) : table(report))
  process.exit(missed.some((row) => row.strict === true || process.argv.includes('--strict')) ? 1 : 0)
}

/** `--name 5` from the command line. */
export const option = (name: string, fallback: number): number => {
  const at = process.argv.indexOf(`--${name}`)
  const value = at < 0 ? Number.NaN : Number(process.argv[at + 1])
  return Number.isFinite(value) ? value : fallback
}

export const quantile = (values: readonly number[], q: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted.length === 0 ? Number.NaN : sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!
}
export const median = (values: readonly number[]): number => quantile(values, 0.5)
