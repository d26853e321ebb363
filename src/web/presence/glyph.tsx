/** Presence as a shape first, a colour second, and always a word. */
import type { JSX } from 'preact'
import type { PresenceState } from '../../protocol/model.ts'
import { words } from '../live/words.ts'

export type Shown = PresenceState | 'unknown'
const ring = <circle cx="6" cy="6" r="4.1" class="stroke" />
const disc = <circle cx="6" cy="6" r="5" class="fill" />
const dashed = <circle cx="6" cy="6" r="4.2" class="stroke" stroke-dasharray="2.2 2.2" />

const shapes: Record<Shown, JSX.Element> = {
  online: disc,
  idle: <path class="fill" d="M10.8 7.7A5.1 5.1 0 1 1 4.7 1.1a4.7 4.7 0 0 0 6.1 6.6Z" />,
  away: (
    <>
      <circle cx="6" cy="6" r="4.3" class="stroke" />
      <path class="stroke hands" d="M6 3.5V6.2l1.8 1.1" />
    </>
  ),
  dnd: <path class="fill" fill-rule="evenodd" d="M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1ZM3.2 5.1h5.6v1.8H3.2z" />,
  busy: (
    <>
      {disc}
      <path class="cut" d="M2.8 6.6c.9-1.5 1.9-1.5 2.7-.4s1.9 1.1 3.7-.8" />
    </>
  ),
  offline: ring,
  unverified: dashed,
  hidden: <path class="stroke" d="M3 6h6" />,
  off: (
    <>
      {ring}
      <path class="stroke" d="M3.4 8.6l5.2-5.2" />
    </>
  ),
  unknown: dashed,
}

/** The shape alone, for where the word stands beside it. */
export const Glyph = ({ state, size = 12 }: { readonly state: Shown; readonly size?: number }) => (
  <svg class={`glyph ${state}`} width={size} height={size} viewBox="0 0 12 12" aria-hidden="true">
    {shapes[state]}
  </svg>
)

/** What is not yet told has no word for the eye; for the ear it is what it is, unverified. */
export const shownName = (state: Shown): string => (state === 'unknown' ? '' : stateName(state))
export const stateName = (state: Shown): string => words.value.presence.states[state === 'unknown' ? 'unverified' : state]
