/**
 * Secrets from files: what must not stand in an environment or a settings file that others read may lie in a file of its own, named by
 * the same setting with `File` behind it. Nothing of its content shows in a mistake.
 */
/** A value as found, and where, in words. */
export type Given = { readonly raw: unknown; readonly where: string }
export type Found = Map<string, Given>
type Reading = { readonly readFile: (path: string) => string | null; readonly mistakes: string[] }

export const inFile = (key: string): string => `${key}File`

/** Without the line's end that editors leave. */
export const readSecret = (key: string, found: Found, { readFile, mistakes }: Reading): Given | undefined => {
  const [plain, named] = [found.get(key), found.get(inFile(key))]
  if (named === undefined) return plain
  if (plain !== undefined) mistakes.push(`${plain.where} and ${named.where} say the same twice: leave one out.`)
  const content = typeof named.raw === 'string' ? readFile(named.raw) : null
  const raw = content?.replace(/\r?\n$/, '') ?? ''
  if (raw !== '') return { raw, where: named.where }
  mistakes.push(`${named.where} names ${JSON.stringify(named.raw)}, which is ${content === null ? 'no file that can be read' : 'empty'}.`)
  return undefined
}
