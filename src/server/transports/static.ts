/** The web app's files, read once and kept compressed in memory. A path that is no file is a place within the app. */
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative } from 'node:path'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
}
type File = {
  readonly plain: Uint8Array<ArrayBuffer>
  readonly gzip: Uint8Array<ArrayBuffer>
  readonly type: string
  readonly cache: string
}

export const loadAssets = (folder: string): ((path: string, accepts: 'gzip' | 'identity') => Response | null) => {
  const files = new Map<string, File>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.startsWith('.')) continue
    const full = join(entry.parentPath, entry.name)
    const plain = new Uint8Array(readFileSync(full))
    // Names under assets/ carry a hash of their content.
    const path = `/${relative(folder, full)}`
    const cache = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
    files.set(path, { plain, gzip: Bun.gzipSync(plain), type: types[extname(entry.name)] ?? 'application/octet-stream', cache })
  }
  return (path, accepts) => {
    const file = files.get(path) ?? (extname(path) === '' ? files.get('/index.html') : undefined)
    if (file === undefined) return null
    const headers = {
      'Content-Type': file.type,
      'Cache-Control': file.cache,
      Vary: 'Accept-Encoding',
      ...(accepts === 'gzip' ? { 'Content-Encoding': 'gzip' } : {}),
    }
    return new Response(accepts === 'gzip' ? file.gzip : file.plain, { headers })
  }
}
