/**
 * Why a dot is as it is, in sentences: first one plain sentence, then the particulars. Pure; `now` is on the server's clock,
 * like every time in an explanation. What the explanation leaves out is not guessed.
 */
import type { ConnectionView, Explanation, LastSeen, PresenceState } from '../../protocol/model.ts'
import type { Words } from './en.ts'
import { ago, ahead, moment, span } from './when.ts'

export type DeviceWhy = {
  readonly id: string
  readonly label: string
  readonly text: string
  readonly phase: ConnectionView['phase']
  readonly current: boolean
}
export type Why = {
  readonly sentence: string
  readonly details: readonly string[]
  /** Oneself only: what others are shown, when that differs, and each of one's connections. */
  readonly seenAs: string | null
  readonly devices: readonly DeviceWhy[]
}

export const why = (e: Explanation, now: number, words: Words): Why => {
  const text = words.presence.why
  const head = isInvisible(e) ? words.presence.choices.invisible.name : words.presence.states[e.state]
  const seen = e.seenByOthers
  return {
    sentence: text.sentence(head, reasonOf(e, now, words)),
    details: detailsOf(e, now, words),
    seenAs: seen === undefined || seen === e.state ? null : text.seenAs(words.presence.states[seen]),
    devices: (e.connections ?? []).map((c) => deviceOf(c, now, words)),
  }
}

/** “last active 14:05”, or a step of how long ago; nothing where nothing is told. */
export const lastActiveWords = (told: number | LastSeen, now: number, words: Words): string | null =>
  typeof told === 'string' ? words.privacy.steps[told] : told === 0 ? null : words.presence.why.lastActive(moment(told, now, words.tag))

/** What to say when the server cannot be asked: only that nobody knows, and what was last known. */
export const whyUnverified = (last: PresenceState | null, words: Words): Why => ({
  sentence: words.presence.why.sentence(words.presence.states.unverified, words.presence.why.unverified),
  details: last === null || last === 'unverified' ? [] : [words.presence.why.lastKnown(words.presence.states[last])],
  seenAs: null,
  devices: [],
})

/** Only its owner is told of being invisible: the true state by hand, and offline for everybody else. */
const isInvisible = (e: Explanation): boolean => e.source === 'manual' && e.seenByOthers === 'offline'

const reasonOf = (e: Explanation, now: number, words: Words): string => {
  const text = words.presence.why
  const spanSince = (at: number) => span(now - at, words.tag)
  switch (e.source) {
    case 'input':
      return e.inputAt === undefined ? text.here : now - e.inputAt < 2000 ? text.inputNow : text.input(spanSince(e.inputAt))
    case 'idle':
      return e.inputAt === undefined ? text.idlePlain : text.idle(spanSince(e.inputAt))
    case 'background':
      return text.background
    case 'locked':
      return text.locked
    case 'manual':
      return e.until === undefined ? text.chosen : text.chosenUntil(moment(e.until, now, words.tag))
    case 'call':
      return text.call
    case 'calendar':
    case 'outOfOffice':
    case 'integration':
    case 'plan':
      return claimed(e, now, words)
    case 'connection':
      return text.steadying
    case 'rule':
      return e.state === 'hidden' ? text.rule : words.privacy.onlyHere
    case 'engine':
      return e.state === 'off' ? text.place : e.state === 'busy' ? text.call : text.unverified
    case 'none':
      if (e.ending !== undefined && e.since !== undefined) return text.ended(words.presence.lost[e.ending], spanSince(e.since))
      if (e.lastActiveAt !== undefined) return text.offline(spanSince(e.lastActiveAt))
      if (e.lastSeen !== undefined) return words.privacy.steps[e.lastSeen]
      return text.offlinePlain
  }
}

/** “in a meeting, until 15:00”: the claim's own words, or else where it comes from. */
const claimed = (e: Explanation, now: number, words: Words): string => {
  const text = words.claims
  const said = `${e.holding?.emoji ?? ''} ${e.holding?.text ?? ''}`.trim()
  const from = text.sources[e.source as keyof typeof text.sources] ?? ''
  const what = said === '' ? from : text.saidBy(said, from)
  return e.until === undefined ? what : text.whatUntil(what, moment(e.until, now, words.tag))
}

const detailsOf = (e: Explanation, now: number, words: Words): string[] => {
  const text = words.presence.why
  const details: string[] = []
  if (e.since !== undefined && e.state !== 'offline') details.push(text.since(moment(e.since, now, words.tag)))
  if (e.until !== undefined) details.push(text.until(moment(e.until, now, words.tag), ahead(e.until, now, words.tag)))
  // Of the offline: when they are back, if they said so.
  const back = e.until === undefined && e.holding?.until !== undefined && e.holding.until > now ? e.holding : null
  if (back !== null) details.push(claimed({ ...e, source: back.source, until: back.until }, now, words))
  if (e.inputAt !== undefined && e.source !== 'input' && e.source !== 'idle') details.push(text.lastInput(ago(e.inputAt, now, words.tag)))
  if (e.heardAt !== undefined) details.push(text.heard(ago(e.heardAt, now, words.tag)))
  if (e.state === 'offline' && e.lastActiveAt !== undefined) details.push(text.lastActive(moment(e.lastActiveAt, now, words.tag)))
  if (e.device !== undefined) details.push(words.presence.devices[e.device])
  return details
}

const deviceOf = (c: ConnectionView, now: number, words: Words): DeviceWhy => {
  const text = words.presence.why
  const parts = [words.presence.devices[c.device]]
  if (c.phase === 'lost' && c.ending !== undefined && c.graceUntil !== undefined) {
    parts.push(text.graceUntil(words.presence.lost[c.ending], ahead(c.graceUntil, now, words.tag)))
  } else {
    parts.push(c.phase === 'suspect' ? text.suspect : words.presence.activities[c.activity])
    parts.push(text.lastInput(ago(c.inputAt, now, words.tag)), text.heard(ago(c.heardAt, now, words.tag)))
  }
  return { id: c.id, label: c.label, text: parts.join(' · '), phase: c.phase, current: c.current }
}
