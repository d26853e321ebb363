/** How many requests of one payer are under way at once. */
export const createCrowd = () => {
  const under = new Map<string, number>()
  return {
    /** Answers how to leave again; null: there are as many as there may be. */
    enter: (payer: string, most: number): (() => void) | null => {
      const before = under.get(payer) ?? 0
      if (before >= most) return null
      under.set(payer, before + 1)
      return () => {
        const left = (under.get(payer) ?? 1) - 1
        if (left > 0) under.set(payer, left)
        else under.delete(payer)
      }
    },
    size: () => under.size,
  }
}
