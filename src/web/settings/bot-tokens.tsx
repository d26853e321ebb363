/** The tokens of one bot: making one, which shows it once, and revoking. */
import { useId, useState } from 'preact/hooks'
import { moment } from '../../client/words/when.ts'
import type { Bot, BotToken } from '../../protocol/bots.ts'
import { limits } from '../../protocol/limits.ts'
import { useCall } from '../live/call.ts'
import { serverNow } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Copy } from '../parts/copy.tsx'
import { Field } from '../parts/form.tsx'
import { Empty, Refused } from '../parts/states.tsx'

const dayMs = 86_400_000
const days = [0, 7, 30, 90, 365]
const when = (at: number): string => moment(at, serverNow(), words.value.tag)

type Props = { readonly bot: Bot; readonly onChanged: () => void }
export const BotTokens = ({ bot, onChanged }: Props) => {
  const text = words.value.access.bots
  return (
    <div class="settings-form" role="group" aria-label={text.tokensOf(bot.account.displayName)}>
      {bot.tokens.length === 0 ? (
        <Empty text={text.noTokens} />
      ) : (
        <ul class="listing">
          {bot.tokens.map((token) => (
            <Row key={token.id} token={token} onGone={onChanged} />
          ))}
        </ul>
      )}
      {bot.state === 'on' ? <Make bot={bot} onChanged={onChanged} /> : null}
    </div>
  )
}

const Row = ({ token, onGone }: { readonly token: BotToken; readonly onGone: () => void }) => {
  const revoke = useCall('bot.revoke')
  const text = words.value.access.bots
  const used = token.usedAt > token.createdAt ? text.used(when(token.usedAt)) : text.unused
  const facts = [token.scopes.map((scope) => text.scope[scope].name).join(', '), used]
  return (
    <li>
      <div class="grow">
        <p>{token.label}</p>
        <p class="meta">{[...facts, ...(token.expiresAt === undefined ? [] : [text.until(when(token.expiresAt))])].join(' · ')}</p>
        <Refused error={revoke.error} />
      </div>
      <button
        type="button"
        class="button small warn"
        aria-label={text.revokeNamed(token.label)}
        disabled={revoke.busy}
        onClick={async () => {
          if ((await revoke.run({ token: token.id })) !== null) onGone()
        }}
      >
        {text.revoke}
      </button>
    </li>
  )
}

const Make = ({ bot, onChanged }: Props) => {
  const [label, setLabel] = useState('')
  const [length, setLength] = useState(0)
  const [token, setToken] = useState<string | null>(null)
  const create = useCall('bot.token')
  const text = words.value.access.bots
  const id = useId()
  const make = async (event: Event) => {
    event.preventDefault()
    const made = await create.run({ bot: bot.account.id, label: label.trim(), ...(length === 0 ? {} : { expiresInMs: length * dayMs }) })
    if (made === null) return
    setToken(made.token)
    setLabel('')
    onChanged()
  }
  return (
    <form class="settings-form" aria-label={text.makeToken} onSubmit={make}>
      {token === null ? null : (
        <div class="field" role="status">
          <p class="label">{text.token}</p>
          <Copy label={text.token} text={token} />
          <p class="meta">{text.shownOnce}</p>
        </div>
      )}
      <Field label={text.label} value={label} onValue={setLabel} maxLength={limits.labelChars} required />
      <div class="field">
        <label for={id}>{text.lasts}</label>
        <select id={id} class="input" value={String(length)} onChange={(e) => setLength(Number(e.currentTarget.value))}>
          {days.map((n) => (
            <option key={n} value={String(n)}>
              {n === 0 ? text.forever : text.days(n)}
            </option>
          ))}
        </select>
      </div>
      <Refused error={create.error} />
      <div>
        <button class="button small" disabled={create.busy || label.trim() === ''}>
          {text.makeToken}
        </button>
      </div>
    </form>
  )
}
