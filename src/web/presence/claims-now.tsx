/** What holds of oneself beside what is chosen by hand: each source with its end, and a way to take it back. */
import { useEffect } from 'preact/hooks'
import { moment } from '../../client/words/when.ts'
import type { SourceClaim } from '../../protocol/claims.ts'
import { useAsked, useCall } from '../live/call.ts'
import { client } from '../live/client.ts'
import { useNow } from '../live/clock.ts'
import { words } from '../live/words.ts'
import { Refused } from '../parts/states.tsx'
import { Glyph } from './glyph.tsx'
import './claims.css'

const claimWords = (claim: SourceClaim): string => {
  const text = words.value.claims
  const said = `${claim.emoji ?? ''} ${claim.text ?? ''}`.trim()
  return text.row(text.sources[claim.source], said === '' ? text.values[claim.value] : said)
}

/** What this person's programs declare, asked again whenever one of their devices says that something changed. */
export const useClaims = () => {
  const ask = () => client.call('claim.list', {})
  const held = useAsked('claims', ask)
  const { put } = held
  useEffect(
    () =>
      client.onEvent((e) => {
        if (e.event === 'presence.mine') void ask().then((r) => (r.ok ? put(r.value) : undefined))
      }),
    [],
  )
  return held
}

export const ClaimsNow = () => {
  const { asked } = useClaims()
  const now = useNow()
  const text = words.value.claims.own
  const claims = asked.kind === 'held' ? asked.value.claims.filter((c) => (c.startsAt ?? 0) <= now && now < (c.expiresAt ?? Infinity)) : []
  return claims.length === 0 ? null : (
    <section aria-label={text.now}>
      <h3 class="meta">{text.now}</h3>
      <ul class="claims-now">
        {claims.map((c) => (
          <ClaimRow key={`${c.source} ${c.key}`} claim={c} now={now} />
        ))}
      </ul>
    </section>
  )
}

const ClaimRow = ({ claim, now }: { readonly claim: SourceClaim; readonly now: number }) => {
  const clear = useCall('claim.clear')
  const text = words.value.claims.own
  const what = claimWords(claim)
  return (
    <li>
      <Glyph state={claim.value} size={12} />
      <span class="claim-said">
        <span class="clip" title={what}>
          {what}
        </span>
        {claim.expiresAt === undefined ? null : (
          <span class="meta">{words.value.claims.until(moment(claim.expiresAt, now, words.value.tag))}</span>
        )}
      </span>
      {claim.source === 'plan' || claim.source === 'call' ? null : (
        <button
          type="button"
          class="link-button"
          aria-label={text.clearNamed(what)}
          disabled={clear.busy}
          onClick={() => void clear.run({ source: claim.source, key: claim.key })}
        >
          {text.clear}
        </button>
      )}
      <Refused error={clear.error} />
    </li>
  )
}
