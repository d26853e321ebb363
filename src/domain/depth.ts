/** How deep JSON is nested, found out before it is read: a reader spends forty times as much on brackets as on text. */

/** The deepest input that a command takes has about six levels. */
export const mostDepth = 32
const [quote, backslash, openList, openObject, closeList, closeObject] = ['"', '\\', '[', '{', ']', '}'].map((c) => c.charCodeAt(0))

/** Two looks at most; brackets inside strings do not count. Of text that is no JSON only this is said. */
export const isTooDeep = (text: string, most: number = mostDepth): boolean => {
  // Shorter text that is deeper is no JSON, and costs next to nothing; nor is anything deeper than it has brackets.
  if (text.length <= 2 * most || openings(text, most) <= most) return false
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

/** How many brackets open, counted no further than one too many. */
const openings = (text: string, most: number): number => {
  let count = 0
  for (const bracket of ['{', '['])
    for (let at = text.indexOf(bracket); at >= 0 && count <= most; at = text.indexOf(bracket, at + 1)) count += 1
  return count
}

/** Where the string that begins at `from` ends. */
const endOfString = (text: string, from: number): number => {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) return at
    if (code === backslash) at += 1
  }
  return text.length
}
