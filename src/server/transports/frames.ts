/** One text frame of a client: one JSON object. */
import { refuse, type Result } from '../../protocol/errors.ts'
import { readJson } from './read-json.ts'

type Frame = { readonly cmd?: unknown; readonly ref?: unknown; readonly [field: string]: unknown }
export const readFrame = (text: string): Result<Frame> => {
  const json = readJson(text)
  if (!json.ok) return json
  const { value } = json
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ok: true, value: value as Frame }
  return refuse('bad_request', 'A frame is one JSON object.')
}
/** Of a frame that is not read: 0 if it does not say near its beginning. */
export const refIn = (text: string): number => Number(/"ref":(\d{1,15})/.exec(text.slice(0, 200))?.[1] ?? 0)
