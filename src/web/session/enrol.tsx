/** A role asks for a second step and this person has none: setting one up here is the way on. The codes are kept before anything else. */
import { useState } from 'preact/hooks'
import { words } from '../live/words.ts'
import { Enrol as TotpEnrol } from '../settings/two-steps.tsx'
import { RecoveryCodes } from '../settings/recovery-codes.tsx'
import { Passkeys } from '../settings/passkeys.tsx'
import { client } from '../live/client.ts'
import { unlocked } from './prove.ts'

/** The session is held no more: here, and in the other tabs. */
const onward = (): void => {
  unlocked()
  client.connect()
}

export const Enrol = () => {
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const text = words.value.security.settings
  if (codes !== null) return <RecoveryCodes codes={codes} onKept={onward} />
  return (
    <>
      <section class="settings-form" aria-label={text.totp}>
        <h2>{text.totp}</h2>
        <p class="meta">{text.totpAbout}</p>
        <TotpEnrol onEnrolled={(done) => setCodes(done.codes)} />
      </section>
      <Passkeys onAdded={onward} />
    </>
  )
}
