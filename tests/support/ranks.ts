/** How far apart two samples lie by the ranks of their values (Mann and Whitney), in standard deviations. Negative: the first are the smaller. */
export const rankZ = (one: readonly number[], other: readonly number[]): number => {
  const all = [...one.map((value) => ({ value, of: 1 })), ...other.map((value) => ({ value, of: 0 }))].toSorted((a, b) => a.value - b.value)
  let sum = 0
  for (let from = 0; from < all.length;) {
    let to = from
    while (to < all.length && all[to]!.value === all[from]!.value) to++
    // Equal values share the mean of their ranks.
    for (let i = from; i < to; i++) sum += all[i]!.of * ((from + to + 1) / 2)
    from = to
  }
  const [n, m] = [one.length, other.length]
  return (sum - (n * (n + m + 1)) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12)
}
