/** How deep JSON is nested, found out before it is read: a reader spends forty times as much on brackets as on text. */

/** The deepest input that a command takes has about six levels. */
export const mostDepth = 32
const [quote, backslash, openList, openObject, closeList, closeObject] = ['"', '\\', '[', '{', ']', '}'].map((c) => c.charCodeAt(0))

/** One pass; brackets inside strings do not count. Of text that is no JSON only this is said. */
export const isTooDeep = (text: string, most: number = mostDepth): boolean => {
  // Shorter text that is deeper is no JSON, and costs next to nothing.
  if (text.length <= 2 * most) return false
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) at = endOfString(text, at)
    else if (code === openList || code === openObject) {
      depth += 1
      if (depth > most) return true
    } else if (code === closeList || code === closeObject) depth -= 1
  }
  return false
}

/** Where the string that begins at `from` ends. */
const endOfString = (text: string, from: number): number => {
  for (let at = text.indexOf('"', from + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0
    while (text.charCodeAt(at - 1 - slashes) === backslash) slashes += 1
    if (slashes % 2 === 0) return at
  }
  return text.length
}
