/** Arrow keys through a list: everything marked `data-row` inside the list, in the order it is shown. */
export const rove = (event: KeyboardEvent): void => {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0 || event.altKey || event.ctrlKey || event.metaKey) return
  const list = event.currentTarget as HTMLElement
  const rows = [...list.querySelectorAll<HTMLElement>('[data-row]')]
  const active = document.activeElement
  const exact = rows.findIndex((row) => row === active)
  const here = exact !== -1 ? exact : rows.findIndex((row) => row.parentElement?.contains(active))
  const next = rows[here + step]
  if (next === undefined) return
  event.preventDefault()
  next.focus()
}
