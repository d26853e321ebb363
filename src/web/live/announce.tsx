/** Says aloud, to those who listen instead of looking, what was just said in the room on screen. */
import { signal } from '@preact/signals'
import { parseText, plainText } from '../../domain/text.ts'
import { client, myId, nameOf } from './client.ts'
import { route } from './route.ts'
import { words } from './words.ts'

const said = signal('')

client.onEvent((event) => {
  if (event.event !== 'message.sent') return
  const { message } = event
  const at = route.peek()
  if (at.at !== 'room' || at.room !== message.room || message.author === myId.peek()) return
  said.value = words.peek().messages.said(nameOf(message.author), plainText(parseText(message.body)).slice(0, 500))
})

export const Announcer = () => (
  <div class="unseen" role="log" aria-live="polite">
    {said.value}
  </div>
)
