/** The middle when no room is chosen, or the one in the address is not there. */
import { memberships } from '../live/client.ts'
import { narrow } from '../live/device.ts'
import { show } from '../live/overlay.ts'
import { follow } from '../live/route.ts'
import { words } from '../live/words.ts'
import { Lamp } from '../parts/icon.tsx'

export const Nowhere = ({ gone = false }: { readonly gone?: boolean }) => {
  const text = words.value.rooms
  const none = memberships.value.size === 0
  return (
    <div class="nowhere">
      <Lamp size={48} />
      <h1 class="unseen">{words.value.brand}</h1>
      <p>{gone ? text.gone : none ? text.none : text.pick}</p>
      {gone || none ? (
        <button type="button" class="button" onClick={show('browse')}>
          {text.noneAct}
        </button>
      ) : null}
      {narrow.value ? (
        <a class="button quiet" href="/" onClick={follow({ at: 'home' })}>
          {words.value.place.back}
        </a>
      ) : null}
    </div>
  )
}
