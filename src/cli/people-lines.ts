/** People as lines of a terminal: shape, name, the same sentence the web shows, status. And as JSON for scripts. */
import { why, whyUnverified } from '../client/words/why.ts'
import type { Account, Explanation, PresenceEntry, PresenceState } from '../protocol/model.ts'
import { textWidth } from './env-bun.ts'
import type { Session } from './place.ts'
import { glyph, paint, plain, words } from './terminal.ts'

export type Seen = { readonly account: Account; readonly entry: PresenceEntry; readonly explanation: Explanation }

const atOnce = 8
/** What an entry alone explains fully; the rest is asked for, one question a person. */
const explained = ([account, state, , lastActiveAt, status]: PresenceEntry): Explanation | null => {
  if (state === 'hidden') return { account, state, source: 'rule' }
  if (state === 'off' || state === 'unverified') return { account, state, source: 'engine' }
  if (state !== 'offline') return null
  return {
    account,
    state,
    source: 'none',
    ...(typeof lastActiveAt === 'string' ? { lastSeen: lastActiveAt } : lastActiveAt === 0 ? {} : { lastActiveAt }),
    ...(status === null ? {} : { status }),
  }
}

export const explainAll = async ({ ask }: Pick<Session, 'ask'>, people: readonly Omit<Seen, 'explanation'>[]): Promise<Seen[]> => {
  const seen: Seen[] = []
  for (let i = 0; i < people.length; i += atOnce) {
    seen.push(
      ...(await Promise.all(
        people.slice(i, i + atOnce).map(async (one) => ({
          ...one,
          explanation: explained(one.entry) ?? (await ask('presence.explain', { account: one.account.id })).explanation,
        })),
      )),
    )
  }
  return seen
}

const order: readonly PresenceState[] = ['online', 'busy', 'dnd', 'idle', 'away', 'unverified', 'offline', 'hidden', 'off']
export const byState = (a: Seen, b: Seen): number =>
  order.indexOf(a.explanation.state) - order.indexOf(b.explanation.state) || (a.account.displayName < b.account.displayName ? -1 : 1)

const nameOf = ({ name, displayName }: Account): string =>
  name === displayName ? plain(name) : `${plain(displayName)} ${paint('dim', `@${plain(name)}`)}`
const nameWidth = ({ name, displayName }: Account): number => textWidth(name === displayName ? name : `${displayName} @${name}`)

export const peopleLines = (people: readonly Seen[], now: number): string[] => {
  const width = Math.min(32, Math.max(0, ...people.map((p) => nameWidth(p.account))))
  return people.map((p) => personLine(p, now, width))
}

export const personLine = ({ account, entry, explanation }: Seen, now: number, width = 0): string => {
  const { sentence } = explanation.state === 'unverified' ? whyUnverified(null, words) : why(explanation, now, words)
  const status = entry[4] === null ? '' : `  ${paint('dim', `“${[entry[4].emoji, plain(entry[4].text)].filter(Boolean).join(' ')}”`)}`
  return `${glyph(explanation.state)} ${nameOf(account)}${' '.repeat(Math.max(0, width - nameWidth(account)))}  ${sentence}${status}`
}

export const personJson = ({ account, entry: [, , since, lastActiveAt, status, device], explanation }: Seen, now: number): object => ({
  id: account.id,
  name: account.name,
  displayName: account.displayName,
  role: account.role,
  state: explanation.state,
  why: explanation.state === 'unverified' ? whyUnverified(null, words).sentence : why(explanation, now, words).sentence,
  source: explanation.source,
  since: since === 0 ? null : since,
  ...(typeof lastActiveAt === 'string'
    ? { lastActiveAt: null, lastSeen: lastActiveAt }
    : { lastActiveAt: lastActiveAt === 0 ? null : lastActiveAt }),
  until: explanation.until ?? null,
  device: device ?? explanation.device ?? null,
  status,
})
