/** Whoever reported something hears that somebody decided about it. */
import { effect } from '@preact/signals'
import { handled } from '../live/client.ts'
import { go } from '../live/route.ts'
import { toast } from '../live/toasts.tsx'
import { words } from '../live/words.ts'

let told = handled.peek()?.count ?? 0
effect(() => {
  const count = handled.value?.count ?? 0
  if (count <= told) return
  told = count
  const { reports } = words.peek().governing
  const act = { name: words.peek().settings.sections.reports, run: () => go({ at: 'settings', section: 'reports' }) }
  toast({ text: reports.toast, act })
})
