/** Instead of the place while a session is held: whose it is, why, and the way back to the same spot. What was written stays on the device. */
import { useEffect } from 'preact/hooks'
import type { Hold } from '../../protocol/entry.ts'
import { client } from '../live/client.ts'
import { useAsked, useCall } from '../live/call.ts'
import { words } from '../live/words.ts'
import { Refused, WhenHeld } from '../parts/states.tsx'
import { Avatar } from '../people/avatar.tsx'
import { Gate } from '../place/gate.tsx'
import { Enrol } from './enrol.tsx'
import { ProofForm } from './proof-form.tsx'
import { unlocked } from './prove.ts'
import './session.css'

export const LockScreen = ({ hold: known }: { readonly hold: Hold }) => {
  const { asked, again } = useAsked(known, () => client.call('session.self', {}))
  const signOut = useCall('session.signOut')
  const hold = asked.kind === 'held' ? (asked.value.hold ?? known) : known
  const text = words.value.session
  // Unlocked meanwhile, from another tab.
  const free = asked.kind === 'held' && asked.value.hold === null
  useEffect(() => {
    if (free) client.connect()
  }, [free])
  return (
    <Gate title={text.holds[hold].title} about={text.holds[hold].about}>
      <WhenHeld asked={asked} again={again} rows={2}>
        {({ account, ways }) => (
          <div class="gate-form">
            <p class="lock-who">
              <Avatar account={account} size={32} />
              <span class="clip">{account.displayName}</span>
            </p>
            {hold === 'enrol' ? <Enrol /> : <ProofForm ways={ways} act={text.lock.unlock} onProven={unlocked} />}
          </div>
        )}
      </WhenHeld>
      <Refused error={signOut.error} />
      <p class="meta gate-other">
        <button type="button" class="button quiet small" disabled={signOut.busy} onClick={() => void signOut.run({})}>
          {text.lock.signOut}
        </button>
      </p>
    </Gate>
  )
}
