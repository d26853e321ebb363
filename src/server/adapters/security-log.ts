/**
 * The security log as a file that is only ever appended to. Whoever rotates it moves it away: a fresh one is begun soon after. What cannot be
 * written is dropped and counted, for no request may wait for a log.
 */
import { createWriteStream, type WriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { securityLine } from '../../domain/security.ts'
import type { Clock, SecurityLog } from '../ports.ts'

const lookEveryMs = 5_000
const mostPending = 1_048_576

export const fileSecurityLog = (path: string, { now, steady }: Pick<Clock, 'now' | 'steady'>): SecurityLog => {
  let dropped = 0
  const open = (): WriteStream =>
    createWriteStream(path, { flags: 'a', mode: 0o600 }).on('error', () => {
      dropped += 1
      stream = null
    })
  let stream: WriteStream | null = open()
  let inode: number | null = null
  let lookedAt = steady()

  const look = async (): Promise<void> => {
    const found = await stat(path).catch(() => null)
    if (inode !== null && found?.ino !== inode) {
      stream?.end()
      stream = open()
      inode = null
    } else inode = found?.ino ?? null
  }

  return {
    write(event) {
      if (steady() - lookedAt >= lookEveryMs) {
        lookedAt = steady()
        void look()
      }
      stream ??= open()
      if (stream.writableLength > mostPending) dropped += 1
      else stream.write(`${securityLine(event, now())}\n`)
    },
    dropped: () => dropped,
    close: () => new Promise((done) => (stream === null ? done() : stream.end(() => done()))),
  }
}
