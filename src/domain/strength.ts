/**
 * How strong a password is, by what guessers try first: leaked passwords, words, names, keys, dates. The same rule on the server, where it
 * decides, and in the browser, where it advises. The word lists weigh megabytes: import this only when a password is being chosen.
 */
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common'
import { dictionary as english } from '@zxcvbn-ts/language-en'
import { checkedChars, type Strength } from './password.ts'

const judge = new ZxcvbnFactory({ dictionary: { ...common, ...english }, graphs: adjacencyGraphs, maxLength: checkedChars })

/** `own`: what belongs to the person or the place, and is therefore guessed first. */
export const measureStrength = (password: string, own: readonly string[]): Strength => {
  const guessed = own.flatMap((text) => [text, ...text.split(/\s+/u)]).map((text) => text.slice(0, 64))
  const { score, feedback } = judge.check(
    password.slice(0, checkedChars),
    [...new Set(guessed)].filter((text) => text !== ''),
  )
  return { score, warning: feedback.warning }
}
