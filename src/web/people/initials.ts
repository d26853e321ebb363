/** What stands on an avatar: the first letters of the first and last word; in scripts without spaces the first character. Pure. */
const graphemes = new Intl.Segmenter()
const first = (word: string): string => {
  for (const { segment } of graphemes.segment(word)) return segment
  return ''
}
const isWide = (text: string): boolean => /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(text)

export const initials = (name: string): string => {
  const words = name.trim().split(/\s+/).filter(Boolean)
  const [one = '', ...rest] = words
  const last = rest.at(-1)
  const start = first(one)
  return (last === undefined || isWide(start) ? start : start + first(last)).toUpperCase()
}

/** One of six colours, always the same for the same id. */
export const tint = (id: string): number => {
  let sum = 0
  for (let i = 0; i < id.length; i++) sum = (sum * 31 + id.charCodeAt(i)) >>> 0
  return (sum % 6) + 1
}
