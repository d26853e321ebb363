/** A dialog on the native element: it holds the focus, Esc and a click outside close it, and the focus goes back where it came from. */
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { words } from '../live/words.ts'
import { IconButton } from './icon.tsx'

type Props = {
  readonly title: string
  readonly onClose: () => void
  readonly children: ComponentChildren
  readonly kind?: 'plain' | 'switcher'
}

export const Dialog = ({ title, onClose, children, kind = 'plain' }: Props) => {
  const self = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useEffect(() => {
    const before = document.activeElement
    self.current?.showModal()
    // What opened it may be gone, as a deleted message's button is: then the conversation is the nearest place to be.
    return () => {
      ;(before instanceof HTMLElement && before.isConnected ? before : document.getElementById('conversation'))?.focus()
    }
  }, [])
  const outside = (event: MouseEvent) => {
    const box = self.current?.getBoundingClientRect()
    if (event.target !== self.current || box === undefined) return
    if (event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom) onClose()
  }
  return (
    <dialog
      ref={self}
      class={`dialog ${kind}`}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClose={onClose}
      onPointerDown={outside}
    >
      <header class={kind === 'switcher' ? 'unseen' : ''}>
        <h2 id={heading}>{title}</h2>
        <IconButton icon="close" label={words.value.place.close} onClick={onClose} />
      </header>
      {children}
    </dialog>
  )
}
