/** What the switcher finds: those whose name has a word that begins with each word written, nearest first. Pure. */
export type Candidate<T> = { readonly name: string; readonly also?: string; readonly value: T }

const fold = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** 0 best; null when it does not match. */
export const rank = (name: string, query: string): number | null => {
  const text = fold(name)
  const wanted = fold(query).trim()
  if (wanted === '') return 3
  if (text.startsWith(wanted)) return 0
  const words = text.split(/[\s._-]+/)
  if (wanted.split(/\s+/).every((w) => words.some((word) => word.startsWith(w)))) return 1
  return text.includes(wanted) ? 2 : null
}

export const search = <T>(candidates: readonly Candidate<T>[], query: string, most: number): Candidate<T>[] =>
  candidates
    .map((c, i) => ({ c, i, r: Math.min(rank(c.name, query) ?? 9, c.also === undefined ? 9 : (rank(c.also, query) ?? 9)) }))
    .filter(({ r }) => r < 9)
    .sort((a, b) => a.r - b.r || a.i - b.i)
    .slice(0, most)
    .map(({ c }) => c)
