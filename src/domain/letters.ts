/**
 * What the place writes to people by mail: one row of the union for each reason to write. Composed as plain text and as simple HTML of the
 * same words, in the language of the account. Names and addresses that people chose stand in the body only, and are escaped there.
 */
import type { AlertWhy } from '../protocol/alerts.ts'
import type { Locale } from '../protocol/model.ts'
import { lettersEn } from './letters-en.ts'
import { lettersZhCn } from './letters-zh-cn.ts'

/** `name` is the account's. */
export type Letter =
  /** Is this address yours? */
  | { readonly kind: 'verify'; readonly name: string; readonly link: string }
  /** Somebody entered an address that is another account's. `name` is that account's, who owns it. */
  | { readonly kind: 'addressInUse'; readonly name: string }
  /** To the address before. */
  | { readonly kind: 'addressChanged'; readonly name: string; readonly now: string | null }
  /** Something looked wrong: was it them? */
  | {
      readonly kind: 'alert'
      readonly name: string
      readonly why: AlertWhy
      readonly label: string
      readonly address: string
      readonly link: string
    }
  | { readonly kind: 'reset'; readonly name: string; readonly link: string }
  | { readonly kind: 'passwordChanged'; readonly name: string; readonly how: 'changed' | 'reset' }
  /** Somebody who asked to come in was let in, or was not. */
  | { readonly kind: 'letIn'; readonly name: string; readonly link: string }
  | { readonly kind: 'turnedAway'; readonly name: string; readonly reason: string }
  | { readonly kind: 'totpOn' | 'totpOff' | 'recoveryNew'; readonly name: string }
  | { readonly kind: 'passkeyAdded' | 'passkeyRemoved'; readonly name: string; readonly passkey: string }
  | { readonly kind: 'recoveryUsed'; readonly name: string; readonly left: number }

/** A letter in the queue, and what it is sealed for there. `to` null: nobody, who takes just as long; `until`: of no use from then on. */
export type QueuedLetter = {
  readonly id: string
  readonly to: string | null
  readonly locale: Locale
  readonly until: number | null
  readonly letter: Letter
}
export const letterSeal = 'mail'

/** Every paragraph is one line. `act` is the one thing to press. */
export type Wording = {
  readonly subject: string
  readonly lines: readonly string[]
  readonly act?: { readonly label: string; readonly link: string }
}
export type LetterWords = {
  readonly hello: (name: string) => string
  /** The last line. */
  readonly from: (place: string) => string
  readonly say: { readonly [K in Letter['kind']]: (letter: Letter & { readonly kind: K }, place: string) => Wording }
}
const words: Record<Locale, LetterWords> = { en: lettersEn, 'zh-CN': lettersZhCn }

export type Composed = { readonly subject: string; readonly text: string; readonly html: string }
/** `url`: of the place. */
export const compose = (letter: Letter, of: { readonly locale: Locale; readonly place: string; readonly url: string }): Composed => {
  const { hello, from, say } = words[of.locale]
  const { subject, lines, act } = (say[letter.kind] as (l: Letter, place: string) => Wording)(letter, of.place)
  const all = [hello(letter.name), ...lines, ...(act === undefined ? [] : [act.link])]
  const paragraphs = [hello(letter.name), ...lines].map((line) => `<p>${escaped(line)}</p>`)
  const button = act === undefined ? '' : `<p><a href="${escaped(act.link)}">${escaped(act.label)}</a></p><p>${escaped(act.link)}</p>`
  return {
    subject: subject.replace(/\s+/gu, ' '),
    text: `${all.join('\n\n')}\n\n-- \n${from(of.place)}\n${of.url}\n`,
    html: `<!doctype html><html lang="${of.locale}"><meta charset="utf-8"><body>${paragraphs.join('')}${button}<p>${escaped(from(of.place))}<br>${escaped(of.url)}</p></body></html>`,
  }
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => entities[char]!)
