/** Bytes of what waits to be done, by payer and in all: whoever sends faster than they are served fills no more than their part. */
export type BacklogLimits = { readonly perPayer: number; readonly inAll: number }
export const backlogLimits: BacklogLimits = { perPayer: 16 * 1_048_576, inAll: 256 * 1_048_576 }
export type Backlog = ReturnType<typeof createBacklog>

export const createBacklog = ({ perPayer, inAll }: BacklogLimits = backlogLimits) => {
  const held = new Map<string, number>()
  let all = 0
  return {
    /** False: there is no room for it, and nothing was taken. */
    take: (payer: string, bytes: number): boolean => {
      const before = held.get(payer) ?? 0
      if (before + bytes > perPayer || all + bytes > inAll) return false
      held.set(payer, before + bytes)
      all += bytes
      return true
    },
    give: (payer: string, bytes: number): void => {
      const left = (held.get(payer) ?? 0) - bytes
      if (left > 0) held.set(payer, left)
      else held.delete(payer)
      all -= bytes
    },
    bytes: () => all,
  }
}
