/** What this process has used so far. Resident memory is read after a full collection, since garbage waiting to be found is no cost. */
import { heapStats } from 'bun:jsc'

export type Cost = { readonly residentBytes: number; readonly heapBytes: number; readonly cpuMs: number }

export const costOf = (): Cost => {
  const { user, system } = process.cpuUsage()
  for (let i = 0; i < 3; i++) Bun.gc(true)
  return { residentBytes: process.memoryUsage().rss, heapBytes: heapStats().heapSize, cpuMs: (user + system) / 1000 }
}
