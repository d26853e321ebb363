/** A bound on what is remembered of many. */

/**
 * At most so many are kept; for one more the one that was not renewed for longest goes. To keep nothing new instead would mean that whoever fills
 * the shelf up is not counted from then on.
 */
export const keepNewest = <K, V>(kept: Map<K, V>, key: K, value: V, most: number): void => {
  kept.delete(key)
  for (const oldest of kept.keys()) {
    if (kept.size < most) break
    kept.delete(oldest)
  }
  kept.set(key, value)
}
