/** The repository as text, for the guards: files, what each imports, and its code without comments. */
import { dirname, join, normalize, relative } from 'node:path'

export type Source = { readonly path: string; readonly text: string }
export type Import = { readonly to: string; readonly kind: 'file' | 'package'; readonly typeOnly: boolean }

const root = join(import.meta.dir, '../..')

/** Paths are relative to the repository, with forward slashes. */
export const readSources = async (): Promise<Source[]> => {
  const paths = [...new Bun.Glob('{src,tests,scripts,bench}/**/*.{ts,tsx,js,css,html}').scanSync({ cwd: root })].toSorted()
  return Promise.all(paths.map(async (path) => ({ path, text: await Bun.file(join(root, path)).text() })))
}
export const readText = async (path: string): Promise<string | null> => {
  const file = Bun.file(join(root, path))
  return (await file.exists()) ? file.text() : null
}

export const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path)
const isScript = (path: string): boolean => /\.(ts|tsx|js)$/.test(path)
export const scripts = (sources: readonly Source[]): Source[] => sources.filter(({ path }) => isScript(path))

/** Strings are matched first, so that what looks like a comment inside one stays. */
export const codeOf = (text: string): string =>
  text.replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (match) =>
    match.startsWith('/') ? '' : match,
  )

const statement = /\b(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s*)?(['"])([^'"\n]+)\2/g
const call = /\bimport\(\s*(['"])([^'"\n]+)\1/g

export const importsOf = ({ path, text }: Source): Import[] => {
  const code = codeOf(text)
  const found = [
    ...[...code.matchAll(statement)].map((m) => ({ specifier: m[3]!, typeOnly: m[1] !== undefined })),
    ...[...code.matchAll(call)].map((m) => ({ specifier: m[2]!, typeOnly: false })),
  ]
  return found.map(({ specifier, typeOnly }) =>
    specifier.startsWith('.')
      ? { to: relative('.', normalize(join(dirname(path), specifier))), kind: 'file', typeOnly }
      : { to: specifier, kind: 'package', typeOnly },
  )
}
