/** A person's dot: watched while on screen, and the way to why. Redrawn only when that one person changes. */
import { useEffect, useRef } from 'preact/hooks'
import type { AccountId } from '../../protocol/ids.ts'
import { entryOf, nameOf, serverNow, stateOf, watch } from '../live/client.ts'
import { whyOpen } from '../live/overlay.ts'
import { words } from '../live/words.ts'
import { Icon } from '../parts/icon.tsx'
import { Glyph, stateName } from './glyph.tsx'

const hoverMs = 400
/** Focus that returns to a dot when its card closes must not open it again. */
let closedAt = 0
export const closeWhy = (): void => {
  if (whyOpen.value === null) return
  whyOpen.value = null
  closedAt = serverNow()
}
let leaving: ReturnType<typeof setTimeout> | undefined
export const staysOpen = (): void => clearTimeout(leaving)
export const leavesSoon = (): void => {
  clearTimeout(leaving)
  leaving = setTimeout(() => {
    if (whyOpen.value?.held === false) closeWhy()
  }, 220)
}

export const useWatched = (account: AccountId): void => useEffect(() => watch(account), [account])

export const Dot = ({ account, size = 12 }: { readonly account: AccountId; readonly size?: number }) => {
  const self = useRef<HTMLButtonElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useWatched(account)
  useEffect(() => () => clearTimeout(timer.current), [])
  const state = stateOf(account)
  const onPhone = entryOf(account).value?.[5] === 'mobile' && state !== 'offline' && state !== 'unverified'
  const isOpen = whyOpen.value?.anchor === self.current && self.current !== null

  const open = (held: boolean) => {
    if (self.current !== null) whyOpen.value = { account, anchor: self.current, held }
  }
  const openSoon = () => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      if (whyOpen.value?.held !== true) open(false)
    }, hoverMs)
  }
  const enter = (event: PointerEvent) => {
    if (event.pointerType !== 'mouse') return
    staysOpen()
    if (!isOpen) openSoon()
  }
  const leave = () => {
    clearTimeout(timer.current)
    leavesSoon()
  }
  const focus = () => {
    if (self.current?.matches(':focus-visible') === true && serverNow() - closedAt > 300) openSoon()
  }
  const click = () => {
    clearTimeout(timer.current)
    if (isOpen && whyOpen.value?.held === true) closeWhy()
    else open(true)
  }
  return (
    <button
      ref={self}
      type="button"
      class="dot"
      data-dot={account}
      aria-haspopup="dialog"
      aria-expanded={isOpen}
      aria-label={words.value.why.dot(nameOf(account), stateName(state))}
      onPointerEnter={enter}
      onPointerLeave={leave}
      onFocus={focus}
      onBlur={leave}
      onClick={click}
    >
      <Glyph state={state} size={size} />
      {onPhone ? (
        <span class="on-phone">
          <Icon name="phone" size={11} />
          <span class="unseen">{words.value.why.phone}</span>
        </span>
      ) : null}
    </button>
  )
}
