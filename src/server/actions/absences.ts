/** A person's absences with both ends, out of what they and their programs declared: for their calendar feed. Being invisible is none. */
import type { ByHand } from '../../domain/claims.ts'
import type { Absence } from '../../domain/ical.ts'
import type { Locale } from '../../protocol/model.ts'
import type { AccountRow, SourceClaimRow, Tx } from '../ports.ts'

type Words = { readonly away: string; readonly dnd: string; readonly busy: string; readonly holiday: string }
const names: Record<Locale, Words> = {
  en: { away: 'Away', dnd: 'Do not disturb', busy: 'Busy', holiday: 'Day off' },
  'zh-CN': { away: '离开', dnd: '勿扰', busy: '忙碌', holiday: '休息日' },
}

export const absencesOf = async (tx: Tx, of: AccountRow, feed: string, now: number): Promise<Absence[]> => {
  const claims = (await tx.presence.claims([of.id])).get(of.id) ?? []
  const arranged = (await tx.claims.arrangements([of.id], now)).get(of.id)
  const words = names[of.settings.locale ?? 'en']
  const uid = (key: string) => `${key}.${feed}@zaima`
  return [
    ...claims.flatMap((claim) => (claim.source === 'manual' ? byHand(claim, words, uid) : [])),
    ...(arranged?.claims ?? []).flatMap((claim) => bySource(claim, words, uid)),
    ...(arranged?.plan?.holidays ?? []).map((date): Absence => ({
      uid: uid(`holiday-${date}`),
      when: { kind: 'day', date },
      summary: words.holiday,
      busy: 'busy',
    })),
  ]
}

const byHand = (claim: ByHand, words: Words, uid: (key: string) => string): Absence[] => {
  const covered = claim.covers === null ? [] : byHand(claim.covers, words, uid)
  if (claim.expiresAt === null || claim.value === 'invisible') return covered
  const when = { kind: 'span', startsAt: claim.since, endsAt: claim.expiresAt } as const
  return [
    { uid: uid(`manual-${claim.since}`), when, summary: words[claim.value], busy: claim.value === 'dnd' ? 'busy' : 'free' },
    ...covered,
  ]
}

/** A call is over before any calendar could show it. */
const bySource = (claim: SourceClaimRow, words: Words, uid: (key: string) => string): Absence[] => {
  if (claim.source === 'call' || claim.expiresAt === null) return []
  const when = { kind: 'span', startsAt: claim.startsAt ?? claim.setAt, endsAt: claim.expiresAt } as const
  return [
    {
      uid: uid(`${claim.source}-${claim.key}`),
      when,
      summary: claim.text ?? words[claim.value],
      busy: claim.value === 'away' ? 'free' : 'busy',
    },
  ]
}
