/** A country by its two letters, in the reader's language. */
import { words } from '../live/words.ts'

/** The letters themselves where they have no name. */
export const countryName = (code: string): string => {
  try {
    return new Intl.DisplayNames(words.value.tag, { type: 'region' }).of(code) ?? code
  } catch {
    return code
  }
}
