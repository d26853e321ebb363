/** Comparing what must be guessed by nobody. How long it takes says nothing of how much was right. */
export const isSame = (one: string, other: string): boolean => {
  let differs = one.length ^ other.length
  for (let i = 0; i < other.length; i++) differs |= one.charCodeAt(i) ^ other.charCodeAt(i)
  return differs === 0
}
