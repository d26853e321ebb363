/** Arrow keys from message to message. */
export const moveBetween = (event: KeyboardEvent): void => {
  const here = event.currentTarget as HTMLElement
  if (event.target !== here || event.altKey || event.ctrlKey || event.metaKey) return
  const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
  if (step === 0) return
  event.preventDefault()
  focusMessage(here, step)
}

/** Focuses the message beside one, or the newest shown when there is none to start from. */
export const focusMessage = (from: HTMLElement | null, step: 1 | -1): void => {
  const all = [...document.querySelectorAll<HTMLElement>('.timeline .message')]
  const at = from === null ? all.length : all.indexOf(from)
  const next = all[at + step]
  next?.focus()
  next?.scrollIntoView({ block: 'nearest' })
}
