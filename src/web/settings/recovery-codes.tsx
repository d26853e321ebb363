/** The recovery codes, the one time they are shown: to copy, to save, and gone once one says they are kept. */
import { words } from '../live/words.ts'
import { Copy } from '../parts/copy.tsx'
import './two-steps.css'

export const RecoveryCodes = ({ codes, onKept }: { readonly codes: readonly string[]; readonly onKept: () => void }) => {
  const text = words.value.security.settings
  const save = () => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([`${codes.join('\n')}\n`], { type: 'text/plain' }))
    link.download = 'zaima-recovery-codes.txt'
    link.click()
    URL.revokeObjectURL(link.href)
  }
  return (
    <section class="settings-form" aria-label={text.recovery}>
      <h3>{text.recovery}</h3>
      <p>{text.recoveryAbout}</p>
      <p class="note warm" role="status">
        {text.recoveryOnce}
      </p>
      <ol class="recovery-codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <Copy label={text.recoveryCopy} text={codes.join(' ')} />
      <div class="row">
        <button type="button" class="button small" onClick={save}>
          {text.recoverySave}
        </button>
        <button type="button" class="button primary small" onClick={onKept}>
          {text.recoveryKept}
        </button>
      </div>
    </section>
  )
}
