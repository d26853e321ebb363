/**
 * Who may import whom. One row per layer; the first row whose path fits a file is its layer. Tests, benches and scripts
 * stand outside and may import anything.
 */
import { importsOf, isTest, scripts, type Source } from './source.ts'

type Layer = {
  readonly name: string
  readonly path: RegExp
  /** Layers of ours, its own aside. */
  readonly imports: readonly string[]
  /** Only their types. */
  readonly types?: readonly string[]
  readonly packages: readonly RegExp[]
}
const any = /./
const core = ['domain', 'protocol']
/** The server's ground. */
const ground = ['ports', 'kept', ...core]

export const layers: readonly Layer[] = [
  { name: 'protocol', path: /^src\/protocol\//, imports: [], packages: [/^zod\/mini$/] },
  {
    name: 'domain',
    path: /^src\/domain\//,
    imports: ['protocol'],
    packages: [/^markdown-it/, /^ipaddr\.js$/, /^otpauth$/, /^@zxcvbn-ts\/(core|language-common|language-en)$/],
  },
  { name: 'client', path: /^src\/client\//, imports: core, packages: [] },
  { name: 'config', path: /^src\/server\/(config|setting(-\w+)?)\.ts$/, imports: core, types: ['ports'], packages: [/^zod\/mini$/] },
  // What rows hold as JSON: schemas, so that only named fields are written.
  { name: 'kept', path: /^src\/server\/kept\.ts$/, imports: ['protocol'], types: ['domain'], packages: [/^zod\/mini$/] },
  { name: 'ports', path: /^src\/server\/(ports(-\w+)?|notices)\.ts$/, imports: [], types: ['kept', ...core], packages: [] },
  {
    name: 'actions',
    path: /^src\/server\/(actions\/|jobs\.ts$)/,
    imports: [...ground],
    types: ['config'],
    packages: [/^bowser$/, /^ipaddr\.js$/],
  },
  { name: 'live', path: /^src\/server\/live\//, imports: [...ground], types: ['config'], packages: [] },
  {
    name: 'dispatch',
    path: /^src\/server\/(dispatch|table(-\w+)?|rates|rate-table|refusals)\.ts$/,
    imports: ['actions', 'live', ...ground],
    types: ['config', 'simulator'],
    packages: [/^ipaddr\.js$/],
  },
  { name: 'adapters', path: /^src\/server\/adapters\//, imports: [...ground], types: ['config'], packages: [any] },
  {
    name: 'transports',
    path: /^src\/server\/transports\//,
    imports: ['dispatch', 'live', 'ports', 'protocol'],
    types: ['config', 'domain', 'actions'],
    packages: [any],
  },
  {
    name: 'simulator',
    path: /^src\/server\/simulat(or|ed-host)\.ts$/,
    imports: ['client', 'live', ...ground],
    types: ['actions', 'dispatch', 'transports'],
    packages: [],
  },
  {
    name: 'core',
    path: /^src\/server\/(core|parts|doors|authenticating)\.ts$/,
    imports: ['actions', 'live', 'dispatch', 'transports', 'simulator', ...ground],
    types: ['config'],
    packages: [],
  },
  {
    name: 'main',
    path: /^src\/server\/main\.ts$/,
    imports: ['config', 'core', 'actions', 'live', 'dispatch', 'adapters', 'transports', ...ground],
    packages: [any],
  },
  {
    name: 'web',
    path: /^src\/web\//,
    imports: ['client', ...core],
    packages: [/^(preact|@preact\/signals|wouter|virtua|@simplewebauthn\/browser|lean-qr)(\/|$)/],
  },
  {
    name: 'cli',
    path: /^src\/cli\//,
    imports: ['client', 'main', 'config', ...core],
    packages: [/^(citty|@clack\/prompts|lean-qr)$/, /^node:/],
  },
]

const layerOf = (path: string): Layer | undefined => layers.find((layer) => layer.path.test(path))
/** A file, or a folder, right under adapters/: one technology each. */
const adapterOf = (path: string): string => path.split('/').slice(0, 4).join('/').replace(/\.ts$/, '')

export const layerViolations = (sources: readonly Source[]): string[] =>
  scripts(sources)
    .filter(({ path }) => path.startsWith('src/') && !isTest(path))
    .flatMap((source) => {
      const layer = layerOf(source.path)
      return layer
        ? violationsOf(source, layer)
        : [`${source.path} belongs to no layer: put it where it belongs, or add a row to tests/guards/layers.ts`]
    })

const violationsOf = (source: Source, layer: Layer): string[] =>
  importsOf(source).flatMap(({ to, kind, typeOnly }) => {
    if (kind === 'package') {
      return layer.packages.some((allowed) => allowed.test(to)) ? [] : [`${source.path}: ${layer.name} may not import the package ${to}`]
    }
    // Styles, pictures and the package's own version are data.
    if (!/\.tsx?$/.test(to)) return []
    const target = layerOf(to)
    if (target === undefined) return [`${source.path} imports ${to}, which belongs to no layer`]
    if (target.name === layer.name)
      return layer.name === 'adapters' && adapterOf(to) !== adapterOf(source.path)
        ? [`${source.path}: one adapter may not import another (${to})`]
        : []
    const allowed = layer.imports.includes(target.name) || (typeOnly && layer.types?.includes(target.name))
    return allowed ? [] : [`${source.path}: ${layer.name} may not import ${typeOnly ? 'types from ' : ''}${target.name} (${to})`]
  })
