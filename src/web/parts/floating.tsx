/** A panel that floats beside what opened it, on the native popover: above everything, placed inside the window, light to dismiss. */
import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'

type Props = {
  readonly anchor: HTMLElement
  readonly label: string
  readonly role?: 'dialog' | 'tooltip' | 'menu'
  readonly name: string
  /** Takes the focus on opening, and gives it back on closing. */
  readonly focus: boolean
  /** Finds what opened it when that was drawn anew meanwhile. */
  readonly again?: () => HTMLElement | null
  readonly onClose: () => void
  readonly onPointerEnter?: () => void
  readonly onPointerLeave?: () => void
  readonly children: ComponentChildren
}

export const Floating = ({ anchor, label, role = 'dialog', name, focus, again, onClose, children, ...pointer }: Props) => {
  const self = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const panel = self.current
    if (panel === null) return
    panel.showPopover()
    const settle = () => {
      const beside = home(anchor, again)
      if (beside !== null) place(panel, beside)
    }
    settle()
    const sizes = new ResizeObserver(settle)
    sizes.observe(panel)
    addEventListener('resize', settle)
    return () => {
      sizes.disconnect()
      removeEventListener('resize', settle)
    }
  }, [anchor])
  useEffect(() => {
    if (!focus) return
    self.current?.focus()
    return () => {
      home(anchor, again)?.focus()
    }
  }, [anchor, focus])
  useEffect(() => {
    const away = (event: PointerEvent) => {
      const at = event.target as Node
      if (!self.current?.contains(at) && home(anchor, again)?.contains(at) !== true) onClose()
    }
    const escape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.stopPropagation()
      event.preventDefault()
      onClose()
    }
    document.addEventListener('pointerdown', away, true)
    document.addEventListener('keydown', escape, true)
    return () => {
      document.removeEventListener('pointerdown', away, true)
      document.removeEventListener('keydown', escape, true)
    }
  }, [anchor, onClose])
  return (
    <div ref={self} popover="manual" class={`floating ${name}`} role={role} aria-label={label} tabIndex={-1} {...pointer}>
      {children}
    </div>
  )
}

const home = (anchor: HTMLElement, again?: () => HTMLElement | null): HTMLElement | null =>
  anchor.isConnected ? anchor : (again?.() ?? null)

const gap = 8
/** Below the anchor if there is room, else above; shifted sideways to stay inside the window. */
const place = (panel: HTMLElement, anchor: HTMLElement): void => {
  const at = anchor.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = panel
  const below = at.bottom + gap + height <= innerHeight || at.top < innerHeight - at.bottom
  const top = below ? at.bottom + gap : at.top - gap - height
  panel.style.left = `${Math.max(gap, Math.min(at.left, innerWidth - width - gap))}px`
  panel.style.top = `${Math.max(gap, Math.min(top, innerHeight - height - gap))}px`
}
