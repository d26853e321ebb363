/** JSON as it comes from outside, at either door: how deep it is nested is found out first, for brackets cost a reader more than all else. */
import { refuse, type Result } from '../../protocol/errors.ts'
import { isTooDeep } from '../rates.ts'

export const readJson = (text: string): Result<unknown> => {
  if (isTooDeep(text)) return refuse('bad_request', 'This is nested too deep: at most 32 lists and objects inside each other.')
  try {
    return { ok: true, value: JSON.parse(text) as unknown }
  } catch {
    return refuse('bad_request', 'This is not JSON.')
  }
}
