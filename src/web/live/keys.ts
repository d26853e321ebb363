/** Keys that work wherever one is. A dialog or an input method that is composing comes first. */
import { composing } from '../composer/typing.ts'
import { readAll } from '../message/reading.ts'
import { neighbour } from '../room/order.ts'
import { sections } from '../room/sections.ts'
import { me } from './client.ts'
import { dialog, whyOpen } from './overlay.ts'
import { go, route } from './route.ts'

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

addEventListener('keydown', (event) => {
  if (me.value === null || composing(event) || event.defaultPrevented) return
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
    event.preventDefault()
    dialog.value = dialog.value === 'switcher' ? null : 'switcher'
    return
  }
  if (dialog.value !== null || whyOpen.value !== null || document.querySelector('dialog[open]') !== null) return
  const at = route.value
  const room = at.at === 'room' ? at.room : null
  if (event.altKey && !event.ctrlKey && !event.metaKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
    event.preventDefault()
    const next = neighbour(sections.value, room, event.key === 'ArrowDown' ? 1 : -1)
    if (next !== null) go({ at: 'room', room: next, people: false })
  } else if (event.key === '?' && !isWriting(event.target)) {
    event.preventDefault()
    dialog.value = 'shortcuts'
  } else if (event.key === 'Escape' && room !== null) readAll(room)
})
