/** The name being written after an @, and putting a chosen one in its place. Pure. */
import { foldName } from '../../domain/names.ts'
import type { Account } from '../../protocol/model.ts'

export type Asking = { readonly from: number; readonly query: string }

/** What stands between an @ that starts a word and the caret; null when nothing is being asked. */
export const askingAt = (text: string, caret: number): Asking | null => {
  const match =
    /(?:^|[^\p{L}\p{N}_.@-])[@＠]([\p{L}\p{M}\p{N}._-]{0,32})$/u.exec(text.slice(0, caret)) ??
    /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}][@＠]([\p{L}\p{M}\p{N}._-]{0,32})$/u.exec(text.slice(0, caret))
  const query = match?.[1]
  return query === undefined ? null : { from: caret - query.length - 1, query }
}

export const put = (text: string, caret: number, asking: Asking, name: string): { readonly text: string; readonly caret: number } => {
  const head = `${text.slice(0, asking.from)}@${name} `
  return { text: head + text.slice(caret).replace(/^ /, ''), caret: head.length }
}

/** Those whose name, or a word of whose display name, begins with what was written; names first. */
export const matching = (people: readonly Account[], query: string, most: number): Account[] => {
  const wanted = foldName(query)
  const rank = (a: Account): number =>
    foldName(a.name).startsWith(wanted)
      ? 0
      : foldName(a.displayName)
            .split(/\s+/)
            .some((word) => word.startsWith(wanted))
        ? 1
        : 2
  return people
    .map((a) => [rank(a), a] as const)
    .filter(([r]) => r < 2)
    .sort((a, b) => a[0] - b[0] || (a[1].name < b[1].name ? -1 : 1))
    .slice(0, most)
    .map(([, a]) => a)
}
