/** Messages as lines of a terminal: time, author in a colour of their own, text as it was written. */
import { lookalikes } from '../domain/skeleton.ts'
import { clock } from '../client/words/when.ts'
import type { Message } from '../protocol/model.ts'
import type { State } from '../client/state.ts'
import { paint, plain, say, words, type Style } from './terminal.ts'

const colours: readonly Style[] = ['cyan', 'green', 'yellow', 'magenta', 'blue', 'red']
/** The same person has the same colour everywhere. */
export const authorName = (state: State, id: Message['author']): string => {
  const sum = [...id].reduce((n, c) => (n * 31 + c.charCodeAt(0)) >>> 0, 7)
  const account = state.accounts.get(id)
  const handle = account !== undefined && lookalikes(state.accounts.values()).has(id) ? ` ${paint('dim', plain(`@${account.name}`))}` : ''
  return paint(colours[sum % colours.length]!, plain(account?.displayName ?? '…')) + handle
}

export const messageLines = (state: State, m: Message): string => {
  const at = paint('dim', clock(m.deletedAt ?? m.editedAt ?? m.at, words.tag))
  const head = `${at} ${authorName(state, m.author)}`
  if (m.deletedAt !== undefined) return `${head} ${paint('dim', say.chat.deleted)}`
  const [first = '', ...rest] = plain(m.body).split('\n')
  const edited = m.editedAt === undefined ? '' : ` ${paint('dim', `(${say.chat.edited})`)}`
  return [`${head}  ${first}`, ...rest.map((line) => `      ${line}`)].join('\n') + edited
}

/** What changed after a place, in the order of change. */
export const changesAfter = (messages: readonly Message[], seq: number): Message[] =>
  messages.filter((m) => m.changedSeq > seq).toSorted((a, b) => a.changedSeq - b.changedSeq)
