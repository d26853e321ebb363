/** What happens to one's sessions elsewhere without one's own doing is said here, too. */
import { client, me } from '../live/client.ts'
import { toast } from '../live/toasts.tsx'
import { words } from '../live/words.ts'

client.onEvent((event) => {
  if (event.event !== 'session.ended' || event.reason !== 'by_admin' || event.session === me.value?.session) return
  toast({ text: words.value.session.list.byAdmin })
})
