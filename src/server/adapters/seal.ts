/**
 * Sealing by AES-256-GCM with a key in a file beside the database, readable by its owner alone and made on first use. A copy of the
 * database without that file gives no secrets away; who loses the file sets up two steps anew.
 */
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Ids, Seal } from '../ports.ts'

const cipher = 'aes-256-gcm'
const version = 'v1'
const nonceBytes = 12
const tagBytes = 16
type Random = Pick<Ids, 'token'>

/** As many bytes as wanted, 32 at most, of one token's randomness. */
const drawn = (ids: Random, bytes: number): Buffer => createHash('sha256').update(ids.token()).digest().subarray(0, bytes)

const readKey = (file: string): Buffer | null => {
  try {
    // Also where somebody copied it with another mode.
    if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600)
    return Buffer.from(readFileSync(file, 'utf8').trim(), 'base64')
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return null
    throw error
  }
}
/** Written whole before it has its name, so that a crash leaves no half key; of two who make one, the first stays. */
const makeKey = (file: string, ids: Random): Buffer => {
  const draft = `${file}.${process.pid}.new`
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(draft, drawn(ids, 32).toString('base64'), { mode: 0o600 })
  chmodSync(draft, 0o600)
  try {
    linkSync(draft, file)
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
  return readKey(file)!
}

export const fileSeal = ({ file, ids }: { readonly file: string; readonly ids: Random }): Seal => {
  let held: Buffer | null = null
  const key = (): Buffer => {
    held ??= readKey(file) ?? makeKey(file, ids)
    if (held.length !== 32) throw new Error(`${file} is not a key of this program: put the right one back from your backup`)
    return held
  }
  return {
    seal(text, of) {
      const nonce = drawn(ids, nonceBytes)
      const sealing = createCipheriv(cipher, key(), nonce).setAAD(Buffer.from(of))
      const body = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()])
      return `${version}.${Buffer.concat([nonce, sealing.getAuthTag(), body]).toString('base64url')}`
    },
    open(sealed, of) {
      const [made, rest = ''] = sealed.split('.')
      const bytes = Buffer.from(rest, 'base64url')
      if (made !== version || bytes.length < nonceBytes + tagBytes) return null
      // What was sealed cannot be opened by a key that is made now.
      if (held === null && readKey(file) === null) return null
      try {
        const opening = createDecipheriv(cipher, key(), bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
        opening.setAAD(Buffer.from(of)).setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
        return Buffer.concat([opening.update(bytes.subarray(nonceBytes + tagBytes)), opening.final()]).toString('utf8')
      } catch {
        return null
      }
    },
  }
}
