/** What people see now, in one sentence. Pure. */
import type { Sharing } from '../../protocol/model.ts'
import type { PlacePolicy, Privacy, PrivacyRule } from '../../protocol/privacy.ts'
import type { Words } from './en.ts'

const told = 3

export const summary = (
  privacy: Privacy,
  place: { readonly policy: PlacePolicy; readonly sharing: Sharing },
  whoOf: (rule: PrivacyRule) => string,
  words: Words,
): string => {
  const text = words.privacy.summary
  if (place.policy.presence === 'off') return text.off
  const base = privacy.otherwise === 'place' ? text.place[place.sharing] : text.base[privacy.otherwise]
  if (privacy.rules.length === 0) return text.alone(base)
  const said = privacy.rules.slice(0, told).map((rule) => text.exception[rule.see](whoOf(rule)))
  const rest = privacy.rules.length - said.length
  return text.but(base, [...said, ...(rest > 0 ? [text.more(rest)] : [])].join(text.between))
}
