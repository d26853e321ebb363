/**
 * What this process has used so far, read after a full collection, since garbage waiting to be found is no cost. `residentBytes` is
 * all of it; `ownBytes` leaves out the pages of the program's file, which come and go with the machine's other business.
 */
import { heapStats } from 'bun:jsc'
import { existsSync, readFileSync } from 'node:fs'

export type Cost = { readonly residentBytes: number; readonly ownBytes: number; readonly heapBytes: number; readonly cpuMs: number }

const status = '/proc/self/status'
const ownBytes = (): number | null => {
  const kib = existsSync(status) ? /^RssAnon:\s+(\d+)/m.exec(readFileSync(status, 'utf8'))?.[1] : undefined
  return kib === undefined ? null : Number(kib) * 1024
}

export const costOf = (): Cost => {
  const { user, system } = process.cpuUsage()
  for (let i = 0; i < 3; i++) Bun.gc(true)
  const residentBytes = process.memoryUsage().rss
  return { residentBytes, ownBytes: ownBytes() ?? residentBytes, heapBytes: heapStats().heapSize, cpuMs: (user + system) / 1000 }
}
