/** The forms a list or panel has besides being full: loading, empty, failed. */
import type { ComponentChildren } from 'preact'
import { exact } from '../../client/words/when.ts'
import { closedBecause, type Refusal } from '../../protocol/errors.ts'
import type { Asked } from '../live/call.ts'
import { serverNow } from '../live/client.ts'
import { words } from '../live/words.ts'

/** Shown only if loading takes longer than the eye would forgive. */
export const Skeleton = ({ rows = 5 }: { readonly rows?: number }) => (
  <div class="skeleton" role="status">
    <span class="unseen">{words.value.place.link.loading}</span>
    {Array.from({ length: rows }, (_, i) => (
      <i key={i} />
    ))}
  </div>
)

export const Empty = ({ text, children }: { readonly text: string; readonly children?: ComponentChildren }) => (
  <div class="empty">
    <p>{text}</p>
    {children}
  </div>
)

export const errorText = (error: Refusal): string => {
  const text = words.value.place.errors[error.code]
  if (error.code !== 'account_suspended') return text
  const { closed } = words.value.governing
  const why = error.message.startsWith(closedBecause) ? ` ${closed.why(error.message.slice(closedBecause.length))}` : ''
  const until = error.retryAfterMs === undefined ? '' : ` ${closed.until(exact(serverNow() + error.retryAfterMs, words.value.tag))}`
  return text + why + until
}

/** Asking once more would give the same answer. */
const isOver = ({ code }: Refusal): boolean => code === 'link_invalid' || code === 'code_gone'

export const Failed = ({ error, again }: { readonly error: Refusal; readonly again: () => void }) =>
  isOver(error) ? (
    <p class="note warm" role="alert">
      {errorText(error)}
    </p>
  ) : (
    <div class="empty" role="alert">
      <p>{errorText(error)}</p>
      <button type="button" class="button small" onClick={again}>
        {words.value.place.retry}
      </button>
    </div>
  )

type ListProps<T> = {
  readonly asked: Asked<T>
  readonly again: () => void
  readonly rows?: number
  readonly children: (value: T) => ComponentChildren
}
export const WhenHeld = <T,>({ asked, again, rows, children }: ListProps<T>) => {
  if (asked.kind === 'loading') return <Skeleton rows={rows ?? 4} />
  if (asked.kind === 'failed') return <Failed error={asked.error} again={again} />
  return <>{children(asked.value)}</>
}

/** A refusal beside the form that caused it. Always in the page, so that its arrival is announced. */
export const Refused = ({ error }: { readonly error: Refusal | null }) => (
  <div role="alert">{error === null ? null : <p class="note warn">{errorText(error)}</p>}</div>
)
