/** Counts of people, told only when they stand for enough of them that nobody can be picked out. */
export const fewestPeople = 5

export type Aggregate<K extends string> = { readonly people: number; readonly counts: Readonly<Record<K, number>> }
/** Null when the counts are of fewer than five people together. Each person is counted once. */
export const aggregate = <K extends string>(counts: Readonly<Record<K, number>>): Aggregate<K> | null => {
  const people = Object.values<number>(counts).reduce((sum, n) => sum + n, 0)
  return people < fewestPeople ? null : { people, counts: { ...counts } }
}
