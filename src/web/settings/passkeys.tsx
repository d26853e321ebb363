/** One's own passkeys: adding one, naming it, and having it no more. */
import { useState } from 'preact/hooks'
import { moment } from '../../client/words/when.ts'
import type { Refusal } from '../../protocol/errors.ts'
import type { Passkey } from '../../protocol/passkeys.ts'
import { useAsked, useCall } from '../live/call.ts'
import { client, serverNow } from '../live/client.ts'
import { knowsPasskeys, makePasskey } from '../live/passkeys.ts'
import { words } from '../live/words.ts'
import { Refused, WhenHeld } from '../parts/states.tsx'

/** `onAdded`: for whoever has more to do once there is one. */
export const Passkeys = ({ onAdded }: { readonly onAdded?: () => void }) => {
  const { asked, put, again } = useAsked('passkeys', () => client.call('passkey.list', {}))
  const text = words.value.passkeys
  return (
    <section class="settings-form" aria-label={text.title}>
      <h3>{text.title}</h3>
      <p class="meta">{text.about}</p>
      <WhenHeld asked={asked} again={again} rows={2}>
        {({ passkeys }) => (
          <>
            {passkeys.length === 0 ? <p>{text.none}</p> : null}
            <ul class="listing" hidden={passkeys.length === 0}>
              {passkeys.map((key) => (
                <Row
                  key={key.id}
                  passkey={key}
                  onRenamed={(renamed) => put({ passkeys: passkeys.map((k) => (k.id === renamed.id ? renamed : k)) })}
                  onRemoved={() => put({ passkeys: passkeys.filter((k) => k.id !== key.id) })}
                />
              ))}
            </ul>
            <Add
              onMade={(made) => {
                put({ passkeys: [...passkeys, made] })
                onAdded?.()
              }}
            />
          </>
        )}
      </WhenHeld>
    </section>
  )
}

type Adding =
  | { readonly is: 'nothing' | 'busy' | 'left' }
  | { readonly is: 'made'; readonly name: string }
  | { readonly is: 'refused'; readonly error: Refusal }

const Add = ({ onMade }: { readonly onMade: (passkey: Passkey) => void }) => {
  const [adding, setAdding] = useState<Adding>({ is: 'nothing' })
  const text = words.value.passkeys
  if (!knowsPasskeys()) return <p class="note">{text.unable}</p>
  const add = async () => {
    if (adding.is === 'busy') return
    setAdding({ is: 'busy' })
    const made = await makePasskey()
    if (made.ok) {
      setAdding({ is: 'made', name: made.value.name })
      onMade(made.value)
    } else setAdding('left' in made ? { is: 'left' } : { is: 'refused', error: made.error })
  }
  return (
    <div class="field">
      <div>
        <button type="button" class="button small" aria-disabled={adding.is === 'busy'} onClick={add}>
          {adding.is === 'busy' ? text.busy : text.add}
        </button>
      </div>
      <div role="status">
        {adding.is === 'made' ? <p class="note">{text.added(adding.name)}</p> : null}
        {adding.is === 'left' ? <p class="note">{text.left}</p> : null}
      </div>
      <Refused error={adding.is === 'refused' ? adding.error : null} />
    </div>
  )
}

type RowProps = { readonly passkey: Passkey; readonly onRenamed: (passkey: Passkey) => void; readonly onRemoved: () => void }
const Row = ({ passkey: key, onRenamed, onRemoved }: RowProps) => {
  const [doing, setDoing] = useState<'nothing' | 'renaming' | 'removing'>('nothing')
  const text = words.value.passkeys
  const at = (time: number) => moment(time, serverNow(), words.value.tag)
  const facts = [
    text.made(at(key.createdAt)),
    key.usedAt === null ? text.unused : text.used(at(key.usedAt)),
    key.backedUp ? text.backedUp : text.single,
  ]
  const onOver = () => setDoing('nothing')
  return (
    <li>
      <div class="grow">
        <p>{key.name}</p>
        <p class="meta tabular">{facts.join(' · ')}</p>
        {key.doubted ? <p class="note warn">{text.doubted}</p> : null}
        {doing === 'renaming' ? <Rename passkey={key} onRenamed={onRenamed} onOver={onOver} /> : null}
        {doing === 'removing' ? <Remove passkey={key} onRemoved={onRemoved} onOver={onOver} /> : null}
      </div>
      {doing === 'nothing' ? (
        <>
          <button type="button" class="button small" aria-label={text.renameNamed(key.name)} onClick={() => setDoing('renaming')}>
            {text.rename}
          </button>
          <button type="button" class="button small" aria-label={text.removeNamed(key.name)} onClick={() => setDoing('removing')}>
            {text.remove}
          </button>
        </>
      ) : null}
    </li>
  )
}

const Rename = ({ passkey, onRenamed, onOver }: Pick<RowProps, 'passkey' | 'onRenamed'> & { readonly onOver: () => void }) => {
  const [name, setName] = useState(passkey.name)
  const rename = useCall('passkey.rename')
  const text = words.value.passkeys
  const save = async (event: Event) => {
    event.preventDefault()
    const done = await rename.run({ passkey: passkey.id, name: name.trim() })
    if (done === null) return
    onRenamed(done.passkey)
    onOver()
  }
  return (
    <form class="field" onSubmit={save}>
      <div class="with-button">
        <input class="input" aria-label={text.name} value={name} maxLength={64} required onInput={(e) => setName(e.currentTarget.value)} />
        <button class="button" disabled={rename.busy || name.trim() === ''}>
          {text.save}
        </button>
        <button type="button" class="button" onClick={onOver}>
          {text.cancel}
        </button>
      </div>
      <Refused error={rename.error} />
    </form>
  )
}

const Remove = ({ passkey, onRemoved, onOver }: Pick<RowProps, 'passkey' | 'onRemoved'> & { readonly onOver: () => void }) => {
  const remove = useCall('passkey.remove')
  const text = words.value.passkeys
  return (
    <div class="field">
      <p class="meta">{text.removeAsk(passkey.name)}</p>
      <div class="row">
        <button
          type="button"
          class="button small warn"
          disabled={remove.busy}
          onClick={async () => {
            if ((await remove.run({ passkey: passkey.id })) !== null) onRemoved()
          }}
        >
          {text.removeNamed(passkey.name)}
        </button>
        <button type="button" class="button small" onClick={onOver}>
          {text.cancel}
        </button>
      </div>
      <Refused error={remove.error} />
    </div>
  )
}
