/** How actions and live parts write down what others must hear. */
import type { ServerEvent } from '../protocol/events.ts'
import type { Fact, Notice, SessionEnd, SessionRow, Topic } from './ports.ts'

export const tell = (topic: Topic, event: ServerEvent): Notice => ({ topic, event })
export const fact = (f: Fact): Notice => ({ fact: f })

/** When a session is locked or unlocked: likewise. */
export const heldNotices = ({ id, account }: Pick<SessionRow, 'id' | 'account'>, hold: SessionRow['hold']): Notice[] => [
  tell(`account:${account}`, { event: 'session.held', session: id, hold }),
  fact({ type: 'session.changed', account, session: id, now: { hold } }),
]

/** When sessions end: the person's other clients hear it, and the live parts close the sockets. */
export const endedNotices = (rows: readonly Pick<SessionRow, 'id' | 'account'>[], reason: SessionEnd): Notice[] =>
  rows.flatMap(({ id, account }) => [
    tell(`account:${account}`, { event: 'session.ended', session: id, reason }),
    fact({ type: 'session.ended', account, session: id, reason }),
  ])
