/** One message: who, when, what, and what one may do with it. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { clock, exact } from '../../client/words/when.ts'
import type { Pending } from '../../client/state.ts'
import type { AccountId } from '../../protocol/ids.ts'
import type { Message } from '../../protocol/model.ts'
import { accountOf, client, membershipOf, myId, nameOf, skewMs } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Icon, IconButton } from '../parts/icon.tsx'
import { errorText } from '../parts/states.tsx'
import { Avatar } from '../people/avatar.tsx'
import { reporting } from '../people/report.tsx'
import { NameMarks } from '../people/name-marks.tsx'
import { Dot } from '../presence/dot.tsx'
import { mayDeleteOf } from '../room/moderating.ts'
import { Body } from './body.tsx'
import { Editor } from './editor.tsx'
import { editing } from './editing.ts'
import { moveBetween } from './move.ts'
import { deleting } from './delete.tsx'

type FrameProps = {
  readonly author: AccountId
  readonly at: number
  readonly head: boolean
  readonly mine: boolean
  readonly kind?: string
  readonly children: ComponentChildren
  readonly actions?: ComponentChildren
}

/** The same frame for what is said and what waits, so that nothing moves when one becomes the other. */
const Frame = ({ author, at, head, mine, kind = '', children, actions }: FrameProps) => {
  const [held, setHeld] = useState(false)
  const name = nameOf(author)
  const time = clock(at, words.value.tag)
  // Without a pointer that hovers, a press shows what can be done.
  const press = (event: MouseEvent) => {
    if (matchMedia('(hover: none)').matches && (event.target as HTMLElement).closest('a, button, textarea') === null) setHeld(true)
  }
  const left = (event: FocusEvent) => {
    if (!(event.currentTarget as HTMLElement).contains(event.relatedTarget as Node | null)) setHeld(false)
  }
  return (
    <article
      class={`message ${kind}`}
      data-head={head}
      data-mine={mine}
      data-held={held}
      tabIndex={-1}
      aria-label={`${name}, ${time}`}
      onKeyDown={moveBetween}
      onClick={press}
      onContextMenu={press}
      onFocusOut={left}
    >
      {head ? (
        <span class="message-face">
          <Avatar account={accountOf(author)} />
          <Dot account={author} />
        </span>
      ) : null}
      {head ? (
        <header>
          <span class="message-name">{name}</span>
          <NameMarks account={author} />
          <time class="meta" dateTime={new Date(at).toISOString()} title={exact(at, words.value.tag)}>
            {time}
          </time>
        </header>
      ) : (
        <time class="meta message-time" dateTime={new Date(at).toISOString()} title={exact(at, words.value.tag)}>
          {time}
        </time>
      )}
      <div class="message-main">{children}</div>
      {actions}
    </article>
  )
}

export const MessageView = ({ message, head }: { readonly message: Message; readonly head: boolean }) => {
  const mine = message.author === myId.value
  const text = words.value.messages
  const { author, at } = message
  if (message.deletedAt !== undefined)
    return (
      <Frame author={author} at={at} head={head} mine={mine} kind="deleted">
        <p class="body">{text.deleted}</p>
      </Frame>
    )
  if (editing.value === message.id)
    return (
      <Frame author={author} at={at} head={head} mine={mine}>
        <Editor message={message} />
      </Frame>
    )
  return (
    <Frame author={author} at={at} head={head} mine={mine} actions={<Actions message={message} mine={mine} />}>
      <Body text={message.body} />
      {message.editedAt === undefined ? null : (
        <span class="meta message-edited" title={text.editedAt(exact(message.editedAt, words.value.tag))}>
          {text.edited}
        </span>
      )}
    </Frame>
  )
}

const Actions = ({ message, mine }: { readonly message: Message; readonly mine: boolean }) => {
  const text = words.value.messages
  return (
    <div class="message-actions" role="group" aria-label={text.actions}>
      <IconButton
        icon="copy"
        label={text.copy}
        onClick={() => {
          void navigator.clipboard.writeText(message.body)
        }}
      />
      {mine ? (
        <IconButton
          icon="pencil"
          label={text.edit}
          onClick={() => {
            editing.value = message.id
          }}
        />
      ) : null}
      {mine ? null : (
        <IconButton
          icon="flag"
          label={words.value.governing.reports.act}
          onClick={() => {
            reporting.value = { account: message.author, message }
          }}
        />
      )}
      {mine || mayDeleteOf(membershipOf(message.room).value, accountOf(message.author)) ? (
        <IconButton
          icon="trash"
          label={text.delete}
          onClick={() => {
            deleting.value = message
          }}
        />
      ) : null}
    </div>
  )
}

export const PendingView = ({ pending, head }: { readonly pending: Pending; readonly head: boolean }) => {
  const author = myId.value
  if (author === null) return null
  const { send } = pending
  return (
    <Frame author={author} at={pending.at + skewMs()} head={head} mine kind={`pending ${send.kind}`}>
      <Body text={pending.body} />
      {send.kind === 'failed' ? (
        <FailedNote pending={pending} reason={errorText(send.error)} />
      ) : (
        <Waiting waiting={send.kind === 'waiting'} />
      )}
    </Frame>
  )
}

const Waiting = ({ waiting }: { readonly waiting: boolean }) => {
  const label = waiting ? words.value.messages.waiting : words.value.messages.sending
  return (
    <span class="message-state" role="img" aria-label={label} title={label}>
      <Icon name="clock" size={13} />
    </span>
  )
}
const FailedNote = ({ pending, reason }: { readonly pending: Pending; readonly reason: string }) => (
  <p class="message-failed" role="alert">
    {words.value.messages.failed(reason)}
    <button type="button" class="link-button" onClick={() => client.retry(pending.clientId)}>
      {words.value.place.retry}
    </button>
    <button type="button" class="link-button" onClick={() => client.discard(pending.clientId)}>
      {words.value.messages.delete}
    </button>
  </p>
)
