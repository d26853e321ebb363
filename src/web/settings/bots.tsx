/** Bots, for administrators: making one, and what each is allowed. Its tokens are in `bot-tokens.tsx`. */
import { useState } from 'preact/hooks'
import { Scope, type Bot } from '../../protocol/bots.ts'
import { limits } from '../../protocol/limits.ts'
import { useAsked, useCall } from '../live/call.ts'
import { client, me } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Cards, Check, Field } from '../parts/form.tsx'
import { Empty, Refused, WhenHeld } from '../parts/states.tsx'
import { BotTokens } from './bot-tokens.tsx'

export const Bots = () => {
  const { asked, put, again } = useAsked('bots', () => client.call('bot.list', {}))
  /** What is shown stays until the news is there. */
  const refresh = () => {
    void client.call('bot.list', {}).then((now) => {
      if (now.ok) put(now.value)
    })
  }
  const text = words.value.access.bots
  return (
    <div class="settings-form">
      <p>{text.about}</p>
      <WhenHeld asked={asked} again={again}>
        {({ bots }) =>
          bots.length === 0 ? (
            <Empty text={text.none} />
          ) : (
            <ul class="listing">
              {bots.map((bot) => (
                <Row key={bot.account.id} bot={bot} onChanged={refresh} />
              ))}
            </ul>
          )
        }
      </WhenHeld>
      <Make onMade={refresh} />
    </div>
  )
}

const Row = ({ bot, onChanged }: { readonly bot: Bot; readonly onChanged: () => void }) => {
  const [open, setOpen] = useState(false)
  const turn = useCall('bot.switch')
  const text = words.value.access.bots
  const on = bot.state === 'on'
  const role = bot.account.role === 'member' ? [] : [words.value.settings.roles[bot.account.role]]
  const facts = [...(on ? [] : [text.off]), ...role, ...bot.scopes.map((scope) => text.scope[scope].name), text.tokens(bot.tokens.length)]
  return (
    <li class="webhook">
      <div class="grow">
        <p>
          {bot.account.displayName} <span class="meta">@{bot.account.name}</span>
        </p>
        <p class="meta">{facts.join(' · ')}</p>
        <div class="row">
          <button
            type="button"
            class="button small"
            aria-expanded={open}
            aria-label={text.tokensOf(bot.account.displayName)}
            onClick={() => setOpen(!open)}
          >
            {text.tokens(bot.tokens.length)}
          </button>
          <button
            type="button"
            class={on ? 'button small warn' : 'button small'}
            title={on ? text.turnOffAbout : undefined}
            disabled={turn.busy}
            onClick={async () => {
              if ((await turn.run({ bot: bot.account.id, state: on ? 'off' : 'on' })) !== null) onChanged()
            }}
          >
            {on ? text.turnOff : text.turnOn}
          </button>
        </div>
        <Refused error={turn.error} />
        {open ? <BotTokens bot={bot} onChanged={onChanged} /> : null}
      </div>
    </li>
  )
}

const roles = ['member', 'guest', 'admin'] as const
const Make = ({ onMade }: { readonly onMade: () => void }) => {
  const [name, setName] = useState('')
  const [displayName, setDisplayName] = useState('')
  const [scopes, setScopes] = useState<readonly Scope[]>(['read', 'write', 'presence'])
  const [role, setRole] = useState<(typeof roles)[number]>('member')
  const create = useCall('bot.create')
  const text = words.value.access.bots
  const offered = roles.filter((r) => r !== 'admin' || me.value?.account.role === 'owner')
  const make = async (event: Event) => {
    event.preventDefault()
    const named = displayName.trim() === '' ? {} : { displayName: displayName.trim() }
    if ((await create.run({ name: name.trim(), ...named, scopes: [...scopes], role })) === null) return
    setName('')
    setDisplayName('')
    onMade()
  }
  return (
    <form class="settings-form" aria-label={text.make} onSubmit={make}>
      <h3>{text.make}</h3>
      <Field
        label={text.name}
        about={text.nameAbout}
        value={name}
        onValue={setName}
        maxLength={limits.nameChars}
        required
        autoCapitalize="none"
        spellcheck={false}
        invalid={create.error?.code === 'name_taken' || create.error?.code === 'bad_request'}
      />
      <Field label={text.displayName} value={displayName} onValue={setDisplayName} maxLength={limits.displayNameChars} />
      <fieldset class="field">
        <legend class="label">{text.scopes}</legend>
        {Scope.options.map((scope) => (
          <Check
            key={scope}
            label={text.scope[scope].name}
            about={text.scope[scope].about}
            checked={scopes.includes(scope)}
            onValue={(on) => setScopes(Scope.options.filter((s) => (s === scope ? on : scopes.includes(s))))}
          />
        ))}
      </fieldset>
      <Cards
        label={text.role}
        value={role}
        onValue={setRole}
        options={offered.map((value) => ({ value, name: words.value.settings.roles[value] }))}
      />
      <Refused error={create.error} />
      <div>
        <button class="button small primary" disabled={create.busy || name.trim() === '' || scopes.length === 0}>
          {text.make}
        </button>
      </div>
    </form>
  )
}
