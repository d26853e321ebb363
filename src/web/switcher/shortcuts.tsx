/** Every key there is. */
import { me } from '../live/client.ts'
import { show } from '../live/overlay.ts'
import { words } from '../live/words.ts'
import { Dialog } from '../parts/dialog.tsx'

const mac = /Mac|iP/.test(navigator.platform)
const ctrl = mac ? '⌘' : 'Ctrl'
const alt = mac ? '⌥' : 'Alt'

export const Shortcuts = () => {
  const text = words.value.shortcuts
  const enterSends = me.value?.settings.enterSends ?? true
  const keys: readonly [keyof typeof text.rows, readonly string[]][] = [
    ['switcher', [ctrl, 'K']],
    ['previous', [alt, '↑']],
    ['next', [alt, '↓']],
    ['read', ['Esc']],
    ['edit', ['↑']],
    ['send', enterSends ? ['Enter'] : [ctrl, 'Enter']],
    ['line', enterSends ? ['Shift', 'Enter'] : ['Enter']],
    ['move', ['↑', '↓']],
    ['help', ['?']],
    ['close', ['Esc']],
  ]
  return (
    <Dialog title={text.title} onClose={show(null)}>
      <dl class="dialog-body shortcuts">
        {keys.map(([row, combination]) => (
          <div key={row}>
            <dt>{text.rows[row]}</dt>
            <dd>
              {combination.map((k) => (
                <kbd key={k}>{k}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
