/**
 * The chain that the audit log is. Each line's seal covers its own text and the seal before it, so that whatever is changed, taken out or put
 * in later breaks the chain at that line and nowhere earlier. Pure; whoever has a hash lends it.
 */

/** `detail` as it is stored: the text itself is sealed, so that no reading of it can differ. */
export type AuditLine = {
  readonly seq: number
  readonly at: number
  readonly actor: string | null
  readonly action: string
  readonly target: string | null
  readonly detail: string
}
export type SealedLine = AuditLine & { readonly hash: string }
type Hash = (text: string) => string

const canonical = ({ seq, at, actor, action, target, detail }: AuditLine): string =>
  JSON.stringify([seq, at, actor, action, target, detail])

export const seal = (line: AuditLine, before: string | null, hash: Hash): SealedLine => ({
  ...line,
  hash: hash(`${before ?? ''}\n${canonical(line)}`),
})

/** How far the chain has been followed; `broken` is the first line that does not fit. */
export type Followed = { readonly count: number; readonly head: string | null; readonly broken: number | null }
export const unfollowed: Followed = { count: 0, head: null, broken: null }

/** Follows it through the next lines, oldest first. After a break nothing more is said. */
export const follow = (so: Followed, lines: readonly SealedLine[], hash: Hash): Followed => {
  let { count, head } = so
  if (so.broken !== null) return so
  for (const line of lines) {
    if (line.seq !== count + 1 || seal(line, head, hash).hash !== line.hash) return { count, head, broken: line.seq }
    count = line.seq
    head = line.hash
  }
  return { count, head, broken: null }
}
