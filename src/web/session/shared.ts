/** A computer that others use too: as soon as that is known nothing is kept on it, and whatever ends the session leaves nothing behind. */
import { effect } from '@preact/signals'
import { link, me } from '../live/client.ts'
import { keepNothing, leaveNothing } from '../live/device.ts'

effect(() => {
  if (me.value?.shared === true) keepNothing(me.value.account.id)
})
effect(() => {
  if (link.value.kind === 'signed-out') leaveNothing()
})
