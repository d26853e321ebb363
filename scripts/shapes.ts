/**
 * The wire's schemas as plain data: for the pinned hash and for docs/protocol.md. Named types become references, so that
 * each is written once; everything is sorted, so that the order of source lines means nothing.
 */
import * as z from 'zod/mini'
import { commands, Hello } from '../src/protocol/commands.ts'
import { events } from '../src/protocol/events.ts'
import * as ids from '../src/protocol/ids.ts'
import * as claims from '../src/protocol/claims.ts'
import * as contacts from '../src/protocol/contacts.ts'
import * as detection from '../src/protocol/detection.ts'
import * as diary from '../src/protocol/diary.ts'
import * as model from '../src/protocol/model.ts'
import * as outside from '../src/protocol/outside.ts'
import * as passkeys from '../src/protocol/passkeys.ts'
import * as privacy from '../src/protocol/privacy.ts'
import * as qr from '../src/protocol/qr.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
export type Shape = { readonly [key: string]: Json }
/** What a client may leave out differs between what it sends and what it gets. */
type Direction = 'input' | 'output'

const isSchema = (value: unknown): value is z.core.$ZodType => typeof value === 'object' && value !== null && '_zod' in value
const named: readonly (readonly [string, z.core.$ZodType])[] = [
  ...Object.entries(ids),
  ...Object.entries(model),
  ...Object.entries(claims),
  ...Object.entries(diary),
  ...Object.entries(outside),
  ...Object.entries(passkeys),
  ...Object.entries(privacy),
  ...Object.entries(qr),
  ...Object.entries(contacts),
  ...Object.entries(detection),
].flatMap(([name, value]) => (isSchema(value) ? [[name, value] as const] : []))
const names = z.registry<{ id: string }>()
for (const [name, schema] of named) names.add(schema, { id: name })

const definitions = new Map<string, Shape>()

const shapeOf = (schema: z.core.$ZodType, io: Direction): Shape => {
  const {
    $schema: _,
    $defs,
    ...shape
  } = z.toJSONSchema(schema, { io, metadata: names, unrepresentable: 'any' }) as Shape & { $defs?: Record<string, Shape> }
  for (const [name, { id: _id, ...definition }] of Object.entries($defs ?? {})) definitions.set(name, definition)
  const { id: _id, ...bare } = shape
  return bare
}

const sorted = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, key === 'required' ? (inner as string[]).toSorted() : sorted(inner)]))
}

export const commandShapes = Object.entries(commands).map(([name, { about, input, output }]) => ({
  name,
  about,
  input: shapeOf(input, 'input'),
  output: shapeOf(output, 'output'),
}))
export const eventShapes = Object.entries(events).map(([name, { about, schema }]) => ({ name, about, shape: shapeOf(schema, 'output') }))
export const helloShape = shapeOf(Hello, 'input')
/** Every named type that the shapes above mention, in the order of names. */
export const typeShapes: readonly (readonly [string, Shape])[] = [...definitions].toSorted(([a], [b]) => (a < b ? -1 : 1))

/** Changes when, and only when, what may travel changes; sentences about it do not count. */
export const wireHash = (): string => {
  const wire = {
    hello: helloShape,
    commands: Object.fromEntries(commandShapes.map(({ name, input, output }) => [name, { input, output }])),
    events: Object.fromEntries(eventShapes.map(({ name, shape }) => [name, shape])),
    types: Object.fromEntries(typeShapes),
  }
  return new Bun.CryptoHasher('sha256').update(JSON.stringify(sorted(wire))).digest('hex')
}
