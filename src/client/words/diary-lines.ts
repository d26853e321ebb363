/** An entry of the diary in words: a line, and what is known beside it. Pure. */
import type { DiaryEntry } from '../../protocol/diary.ts'
import type { Words } from './en.ts'
import { moment, span } from './when.ts'

const valueName = (value: string, words: Words): string => (words.diary.values as Partial<Record<string, string>>)[value] ?? value

const sourceName = (source: string, words: Words): string => (words.diary.sources as Partial<Record<string, string>>)[source] ?? source

export const lineOf = (e: DiaryEntry, words: Words): string => {
  const text = words.diary
  switch (e.kind) {
    case 'signedIn':
      return text.kinds.signedIn
    case 'signedOut':
      return text.ended[e.reason]
    case 'attached':
      return text.kinds.attached
    case 'ended':
      return words.presence.endings[e.ending]
    case 'shown':
      return text.seen(words.presence.states[e.state])
    case 'claimed':
      if (e.source === 'status') return text.kinds.claimedStatus
      return e.source === 'manual'
        ? text.chose(valueName(e.value ?? '', words))
        : text.said(sourceName(e.source, words), valueName(e.value ?? '', words))
    case 'unclaimed':
      if (e.source === 'status') return text.kinds.unclaimedStatus
      return e.source === 'manual' ? text.kinds.unclaimed : text.over(sourceName(e.source, words))
    case 'secured':
      return text.secured[e.act]
    case 'looked':
      return text.looked(e.name, text.subjects[e.what])
  }
}

export const metaOf = (e: DiaryEntry, words: Words, now: number): string[] => {
  const text = words.diary
  const device = 'device' in e ? [e.label || text.unnamed, words.presence.devices[e.device]] : []
  switch (e.kind) {
    case 'signedIn':
      return [...device, e.address].filter(Boolean)
    case 'secured':
      return [e.detail].filter(Boolean)
    case 'ended':
      return [...device, text.lasted(span(e.at - e.openedAt, words.tag))]
    case 'shown':
      return [text.reasons[e.source] ?? text.otherReason]
    case 'claimed':
      return [
        [e.emoji, e.text].filter(Boolean).join(' '),
        e.expiresAt === undefined ? '' : text.until(moment(e.expiresAt, now, words.tag)),
      ].filter(Boolean)
    default:
      return device
  }
}
