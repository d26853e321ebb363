/**
 * Ways in beside the password, in the order in which they are offered. Each is a component of its own that shows nothing where it cannot be
 * used, and hands over what signing in answered; what follows is the same for all.
 */
import type { ComponentType } from 'preact'
import type { Entered } from '../../protocol/entry.ts'
import type { Place } from '../../protocol/model.ts'
import { words } from '../live/words.ts'
import { PasskeyButton } from './passkey-button.tsx'
import { Providers } from './providers.tsx'
import { WithCode } from './with-code.tsx'

/** How long this device shall remember who signed in on it. */
export type Stay = 'keep' | 'forget' | 'shared'
export const stayOf = (stay: Stay): { readonly keep: boolean; readonly shared: boolean } => ({
  keep: stay === 'keep',
  shared: stay === 'shared',
})

export type WayIn = {
  readonly place: Place
  readonly keep: boolean
  readonly shared: boolean
  readonly onEntered: (entered: Entered) => void
}

const ways: readonly ComponentType<WayIn>[] = [Providers, PasskeyButton, WithCode]

export const WaysIn = (props: WayIn) => (
  <div class="gate-ways">
    <p class="gate-or">{words.value.access.providers.or}</p>
    {ways.map((Way, n) => (
      <Way key={n} {...props} />
    ))}
  </div>
)
