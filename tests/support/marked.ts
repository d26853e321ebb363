/**
 * Inputs whose every free text carries a mark of its own, made from the schemas of the commands, and the search for marks in whatever a server
 * leaves behind. A mark is lower case letters and digits, so it passes as a name, an id of a client or a word, and folding does not change it.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { commands, type CommandName } from '../../src/protocol/commands.ts'

type Schema = {
  readonly type?: string
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly pattern?: string
  readonly minLength?: number
  readonly minItems?: number
  readonly minimum?: number
}
/** `field`: where the mark stands, as `command.field`. */
export type Mark = { readonly field: string; readonly text: string }

let made = 0
export const newMark = (field: string): Mark => ({ field, text: `qzx${(made += 1).toString(36).padStart(4, '0')}vkwjy` })

/** `idOf`: something real for an id of this letter. */
type Making = { readonly idOf: (letter: string) => string; readonly marks: Mark[]; readonly soon: number }

const text = (schema: Schema, path: string, { idOf, marks }: Making): string => {
  const { pattern = '', minLength = 0 } = schema
  const id = /^\^([a-z])\[0-9a-z\]\{20\}\$$/.exec(pattern)?.[1]
  if (id !== undefined) return idOf(id)
  if (pattern.startsWith('^([01]')) return '09:00'
  if (pattern.startsWith('^\\d{4}')) return '2030-01-01'
  const mark = newMark(path)
  marks.push(mark)
  if (pattern.startsWith('^https?')) return `https://hooks.example/${mark.text}`
  if (/\.(email|address)$/.test(path)) return `${mark.text}@example.org`
  return mark.text.padEnd(minLength, 'q')
}

/** `turn` picks among what may stand here: each alternative has its turn, and every other one leaves out what may be left out. */
const sample = (schema: Schema, path: string, turn: number, making: Making): unknown => {
  const choices = (schema.anyOf ?? schema.oneOf)?.filter(({ type }) => type !== 'null')
  if (choices !== undefined) return sample(choices[(turn >> 1) % choices.length]!, path, turn, making)
  if (schema.enum !== undefined) return schema.enum[(turn >> 1) % schema.enum.length]
  if (schema.const !== undefined) return schema.const
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([key]) => turn % 2 === 0 || schema.required?.includes(key) === true)
          .map(([key, part]) => [key, sample(part, `${path}.${key}`, turn, making)]),
      )
    case 'array':
      return [sample(schema.items ?? {}, `${path}[]`, turn, making)]
    case 'boolean':
      return turn % 4 < 2
    case 'string':
      return text(schema, path, making)
    default:
      return /(At|until)$/i.test(path) ? making.soon : (schema.minimum ?? 1)
  }
}

/** How many alternatives there are where there are most. */
const width = (schema: Schema): number => {
  const choices = (schema.anyOf ?? schema.oneOf ?? []).filter(({ type }) => type !== 'null')
  const parts = [...choices, ...Object.values(schema.properties ?? {}), ...(schema.items === undefined ? [] : [schema.items])]
  return Math.max(1, choices.length, ...parts.map(width))
}
/** A few inputs for a command, so that every alternative in it has had its turn, and the marks in them. */
export const markedInputs = (command: CommandName, idOf: Making['idOf'], soon: number): { inputs: object[]; marks: Mark[] } => {
  const making: Making = { idOf, marks: [], soon }
  const schema = z.toJSONSchema(commands[command].input as z.core.$ZodType, { io: 'input', unrepresentable: 'any' }) as Schema
  const inputs = Array.from({ length: 2 * width(schema) }, (_, turn) => sample(schema, command, turn, making) as object)
  return { inputs, marks: making.marks }
}

/** Every byte of every file in a folder, in one text of one character a byte. */
export const bytesOf = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)).toString('latin1'))
    .join('\n')

/** As it stands, and as other programs would write it: UTF-16, hex, base64 at each of its three offsets. */
const guises = (secret: string): string[] => {
  const bytes = Buffer.from(secret)
  const inBase64 = [0, 1, 2].map((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64')
    return whole.slice(shift === 0 ? 0 : shift + 1, -4)
  })
  return [bytes.toString('latin1'), Buffer.from(secret, 'utf16le').toString('latin1'), bytes.toString('hex'), ...inBase64]
}
export const foundIn = (haystack: string, secrets: readonly Mark[]): string[] => [
  ...new Set(secrets.filter(({ text: secret }) => guises(secret).some((guise) => haystack.includes(guise))).map(({ field }) => field)),
]
