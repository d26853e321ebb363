/**
 * A command: its arguments in citty's words, and what its help teaches. Reading is strict: a flag that does not exist, a flag without its
 * value or a word too many is a mistake, answered with the nearest real name.
 */
import { parseArgs, type ArgDef, type ArgsDef, type ParsedArgs } from 'citty'
import { nearest } from '../server/setting.ts'
import { Failure } from './failure.ts'
import { paint } from './terminal.ts'

type Lesson = {
  /** As one types it, after `zaima`. */
  readonly usage: string
  readonly about: string
  readonly examples: readonly (readonly [line: string, what: string])[]
  readonly notes?: readonly string[]
  /** Words it takes beside flags. */
  readonly words: number
}
export type Command = Lesson & { readonly args: ArgsDef; readonly run: (raw: readonly string[]) => Promise<void> }

export const command = <const A extends ArgsDef>(
  lesson: Lesson & { readonly args: A; readonly run: (args: ParsedArgs<A>) => Promise<void> },
): Command => ({
  ...lesson,
  run: (raw) => {
    checkArguments(raw, lesson)
    return lesson.run(parseArgs<A>([...raw], lesson.args))
  },
})

/** For `--help` of flags that a command reads by itself. */
export const rawCommand = (lesson: Command): Command => lesson

const flagsOf = (args: ArgsDef): Map<string, ArgDef> =>
  new Map(
    Object.entries(args).flatMap(([name, def]) => {
      if (def.type === 'positional') return []
      return [
        [`--${name}`, def] as const,
        ...[('alias' in def ? def.alias : undefined) ?? []].flat().map((a) => [a.length === 1 ? `-${a}` : `--${a}`, def] as const),
      ]
    }),
  )

const checkArguments = (raw: readonly string[], lesson: Lesson & { readonly args: ArgsDef }): void => {
  const flags = flagsOf(lesson.args)
  const found: string[] = []
  for (let i = 0; i < raw.length; i++) {
    const token = raw[i]!
    if (token === '--') {
      found.push(...raw.slice(i + 1))
      break
    }
    if (!/^-./.test(token)) {
      found.push(token)
      continue
    }
    const [name = '', inline] = token.split('=', 2)
    const def = flags.get(name)
    if (def === undefined) throw usage(`${name} is not a flag of this command${hint(name, [...flags.keys()])}`, lesson)
    if (def.type === 'boolean' || inline !== undefined) continue
    if (raw[++i] === undefined) throw usage(`${name} needs a value.`, lesson)
  }
  const needed = Object.entries(lesson.args)
    .filter(([, def]) => def.type === 'positional' && def.required === true)
    .map(([name]) => name.toUpperCase())
  if (found.length < needed.length) throw usage(`${needed[found.length]} is missing.`, lesson)
  if (found.length > lesson.words) throw usage(`"${found[lesson.words]}" is one word too many.`, lesson)
}
const hint = (name: string, real: readonly string[]): string => {
  const near = nearest(name, real)
  return near === null ? '.' : `; did you mean ${near}?`
}
const usage = (what: string, lesson: Lesson): Failure => new Failure(`${what}\nIt goes like this: zaima ${lesson.usage}`, 'usage')

/** A mistake that only the command itself can see. */
export const misused = (what: string): Failure => new Failure(what, 'usage')

export const columns = (rows: readonly (readonly [left: string, right: string])[]): string[] => {
  const width = Math.min(34, Math.max(0, ...rows.map(([left]) => left.length)))
  return rows.map(([left, right]) => `  ${paint('cyan', left)}${' '.repeat(Math.max(0, width - left.length))}  ${right}`)
}

export const renderHelp = (lesson: Command): string => {
  const words = Object.entries(lesson.args)
    .filter(([, def]) => def.type === 'positional')
    .map(([name, def]) => [name.toUpperCase(), describe(def)] as const)
  const flags = Object.entries(lesson.args)
    .filter(([, def]) => def.type !== 'positional')
    .map(([name, def]) => [flagText(name, def), describe(def)] as const)
  const part = (title: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : ['', paint('bold', title), ...lines])
  return [
    lesson.about,
    ...part('Usage', [`  zaima ${lesson.usage}`]),
    ...part(
      'Examples',
      lesson.examples.flatMap(([line, what]) => [`  ${paint('cyan', line)}`, `      ${what}`]),
    ),
    ...part('Words', columns(words)),
    ...part('Flags', columns(flags)),
    ...part(
      'Notes',
      (lesson.notes ?? []).map((note) => `  ${note}`),
    ),
  ].join('\n')
}
const flagText = (name: string, def: ArgDef): string => {
  const short = [('alias' in def ? def.alias : undefined) ?? []]
    .flat()
    .map((a) => `, -${a}`)
    .join('')
  return `--${name}${def.type === 'boolean' ? '' : ` ${def.valueHint ?? 'VALUE'}`}${short}`
}
const describe = (def: ArgDef): string =>
  `${def.description ?? ''}${def.default === undefined || def.type === 'boolean' ? '' : ` (${String(def.default)} if not given)`}`
