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

/** The newest line as it is noted apart from the lines, so that it shows if some were cut off. */
export type AuditEnd = Pick<SealedLine, 'seq' | 'hash'>
/** `cut`: it does not end where it did. `unknown`: nothing readable was noted of its end. */
export type EndState = 'sealed' | 'cut' | 'unknown'
export const decideEnd = ({ count, head }: Pick<Followed, 'count' | 'head'>, noted: AuditEnd | null): EndState => {
  if (noted === null) return count === 0 ? 'sealed' : 'unknown'
  return noted.seq === count && noted.hash === head ? 'sealed' : 'cut'
}
/** What the next line follows. Where lines were cut off that is the end that was noted, so that the gap stays for all to see. */
export const lineBefore = (last: AuditEnd | null, noted: AuditEnd | null): AuditEnd | null =>
  noted !== null && noted.seq >= (last?.seq ?? 0) ? noted : last

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
