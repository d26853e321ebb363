/** Writes a shape the way a TypeScript reader expects it, with the bounds that types cannot say behind it. */
import type { Json, Shape } from './shapes.ts'

const bound = (shape: Shape, low: string, high: string): string => {
  const min = typeof shape[low] === 'number' && shape[low] > Number.MIN_SAFE_INTEGER ? shape[low] : null
  const max = typeof shape[high] === 'number' && shape[high] < Number.MAX_SAFE_INTEGER ? shape[high] : null
  if (min === null && max === null) return ''
  if (max === null) return min === 0 ? '' : ` (≥ ${min})`
  return min === null || min === 0 ? ` (≤ ${max})` : ` (${min} to ${max})`
}

const shapes = (value: Json | undefined): readonly Shape[] => (Array.isArray(value) ? (value as Shape[]) : [])

export const notation = (shape: Shape): string => {
  if (typeof shape.$ref === 'string') return shape.$ref.replace('#/$defs/', '')
  if (Array.isArray(shape.enum)) return shape.enum.map((v) => JSON.stringify(v)).join(' | ')
  if (Array.isArray(shape.anyOf ?? shape.oneOf))
    return shapes(shape.anyOf ?? shape.oneOf)
      .map(notation)
      .join(' | ')
  if (shape.const !== undefined) return JSON.stringify(shape.const)
  if (Array.isArray(shape.type)) return shape.type.map((type) => notation({ ...shape, type })).join(' | ')
  switch (shape.type) {
    case 'object':
      return object(shape)
    case 'array':
      return array(shape)
    case 'string':
      return typeof shape.pattern === 'string' ? `string (${shape.pattern})` : `string${bound(shape, 'minLength', 'maxLength')}`
    case 'integer':
      return `int${bound(shape, 'minimum', 'maximum')}`
    case 'number':
      return `number${bound(shape, 'minimum', 'maximum')}`
    case 'boolean':
    case 'null':
      return shape.type
    default:
      throw new Error(`The notation has no word for ${JSON.stringify(shape)}`)
  }
}

const object = (shape: Shape): string => {
  const required = new Set((shape.required as string[] | undefined) ?? [])
  const fields = Object.entries((shape.properties ?? {}) as Record<string, Shape>).map(([name, field]) => {
    const fallback = field.default === undefined ? '' : ` = ${JSON.stringify(field.default)}`
    return `${name}${required.has(name) ? '' : '?'}: ${notation(field)}${fallback}`
  })
  if (fields.length === 0) return '{}'
  const flat = `{ ${fields.join(', ')} }`
  return flat.length <= 110 ? flat : `{\n${fields.map((field) => `  ${field.replaceAll('\n', '\n  ')}`).join('\n')}\n}`
}

const array = (shape: Shape): string => {
  const places = shapes(shape.prefixItems)
  if (places.length > 0) return `[${places.map(notation).join(', ')}]`
  const item = notation(shape.items as Shape)
  return `${item.includes(' | ') ? `(${item})` : item}[]${bound(shape, 'minItems', 'maxItems')}`
}
