/**
 * How strong a password is, by what guessers try first: leaked passwords, words, names, keys, dates. The same rule on the server, where it
 * decides, and in the browser, where it advises. The word lists weigh megabytes: import this only when a password is being chosen.
 */
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common'
import { dictionary as english } from '@zxcvbn-ts/language-en'
import { everydayPhrases } from './phrases-zh-cn.ts'
import { checkedChars, type Strength } from './password.ts'

const judge = new ZxcvbnFactory({
  dictionary: { ...common, ...english, han: [...everydayPhrases] },
  graphs: adjacencyGraphs,
  maxLength: checkedChars,
})

/** What is in no list is counted as ten choices a sign. With this it is sixteen for a Chinese one: of idioms of four there are some tens of thousands. */
const hanLog10 = 0.2
const bounds = [3, 6, 8, 10] as const
const scoreOf = (guessesLog10: number): Strength['score'] => bounds.filter((bound) => guessesLog10 >= bound).length as Strength['score']
const hanIn = (token: string): number => new Set(token.match(/\p{Script=Han}/gu)).size

/** `own`: what belongs to the person or the place, and is therefore guessed first. */
export const measureStrength = (password: string, own: readonly string[]): Strength => {
  const guessed = own.flatMap((text) => [text, ...text.split(/\s+/u)]).map((text) => text.slice(0, 64))
  const { score, feedback, guessesLog10, sequence } = judge.check(
    password.slice(0, checkedChars),
    [...new Set(guessed)].filter((text) => text !== ''),
  )
  const han = sequence.reduce((sum, part) => sum + (part.pattern === 'bruteforce' ? hanIn(part.token) : 0), 0)
  if (han === 0) return { score, warning: feedback.warning }
  const more = Math.max(score, scoreOf(guessesLog10 + han * hanLog10)) as Strength['score']
  return { score: more, warning: more > 2 ? null : feedback.warning }
}
