/** A person who changes group is drawn anew elsewhere in the list; the focus that was on them goes along. */
import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

type Last = { readonly person: string; readonly part: string }

/** `changed` is whatever the list is drawn from. Answers what the list needs: where it is, and its ear for focus. */
export const useKeptFocus = (
  changed: unknown,
): {
  readonly ref: RefObject<HTMLDivElement>
  readonly onFocusIn: (event: FocusEvent) => void
  readonly onFocusOut: (event: FocusEvent) => void
} => {
  const list = useRef<HTMLDivElement>(null)
  const last = useRef<Last | null>(null)
  useLayoutEffect(() => {
    const { current } = last
    if (current === null || document.activeElement !== document.body) return
    list.current?.querySelector<HTMLElement>(`[data-person="${current.person}"] ${current.part}`)?.focus()
  }, [changed])
  return {
    ref: list as RefObject<HTMLDivElement>,
    onFocusIn: (event) => {
      const at = event.target as HTMLElement
      const person = at.closest<HTMLElement>('[data-person]')?.dataset['person']
      last.current = person === undefined ? null : { person, part: at.matches('.dot') ? '.dot' : '[data-row]' }
    },
    // Leaving for another place ends it; being taken out of the page does not, and has no place it goes to.
    onFocusOut: (event) => {
      if (event.relatedTarget !== null) last.current = null
    },
  }
}
