/** The dialog that asks once more who is there, over whatever screen wanted something risky. Closing it is a calm no. */
import { client } from '../live/client.ts'
import { useAsked } from '../live/call.ts'
import { words } from '../live/words.ts'
import { Dialog } from '../parts/dialog.tsx'
import { WhenHeld } from '../parts/states.tsx'
import { ProofForm } from './proof-form.tsx'
import { proved } from './prove.ts'
import './session.css'

export const ConfirmDialog = () => {
  const { asked, again } = useAsked('self', () => client.call('session.self', {}))
  const text = words.value.session.confirm
  const decline = () => proved('declined')
  return (
    <Dialog title={text.title} onClose={decline}>
      <div class="dialog-body">
        <p>{text.about}</p>
        <WhenHeld asked={asked} again={again} rows={2}>
          {({ ways }) => <ProofForm ways={ways} act={text.act} onProven={() => proved('proven')} onCancel={decline} />}
        </WhenHeld>
      </div>
    </Dialog>
  )
}
