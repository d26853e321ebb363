/** Completing names after an @: a list above the box, moved through by arrows, chosen by Enter, Tab or a press. */
import type { RefObject } from 'preact'
import { useId, useRef, useState } from 'preact/hooks'
import type { RoomId } from '../../protocol/ids.ts'
import type { Account } from '../../protocol/model.ts'
import { words } from '../live/words.ts'
import { loadMembers, membersOf } from '../people/members.ts'
import { Avatar } from '../people/avatar.tsx'
import { Glyph } from '../presence/glyph.tsx'
import { useWatched } from '../presence/dot.tsx'
import { accountOf, stateOf } from '../live/client.ts'
import { askingAt, type Asking, matching, put } from './mention.ts'

const most = 6
type Put = { readonly text: string; readonly caret: number }
type Open = { readonly asking: Asking; readonly found: readonly Account[]; readonly at: number }

export const useMentions = (room: RoomId, box: RefObject<HTMLTextAreaElement | null>) => {
  const [open, setOpen] = useState<Open | null>(null)
  const id = useId()
  /** Esc closes the list for this @ until another is written. */
  const dismissed = useRef<number | null>(null)

  const look = (): void =>
    void requestAnimationFrame(() => {
      const area = box.current
      if (area === null) return
      const asking = document.activeElement === area ? askingAt(area.value, area.selectionStart) : null
      if (asking === null) dismissed.current = null
      if (asking === null || dismissed.current === asking.from) return setOpen(null)
      const held = membersOf(room).peek()
      if (held.kind === 'none') void loadMembers(room).then(look)
      const people = held.kind === 'held' ? held.ids.flatMap((m) => accountOf(m) ?? []) : []
      const found = matching(people, asking.query, most)
      setOpen((was) =>
        found.length === 0 ? null : { asking, found, at: was?.asking.query === asking.query ? Math.min(was.at, found.length - 1) : 0 },
      )
    })
  const choose = (account: Account): Put | null => {
    const area = box.current
    return area === null || open === null ? null : put(area.value, area.selectionStart, open.asking, account.name)
  }
  const key = (event: KeyboardEvent): Put | 'handled' | null => {
    if (open === null) return null
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const here = open.found[open.at]
    if (step !== 0) setOpen({ ...open, at: (open.at + step + open.found.length) % open.found.length })
    else if (event.key === 'Escape') {
      dismissed.current = open.asking.from
      setOpen(null)
      event.stopPropagation()
    } else if ((event.key === 'Enter' && !event.shiftKey) || event.key === 'Tab') {
      event.preventDefault()
      return here === undefined ? 'handled' : (choose(here) ?? 'handled')
    } else return null
    event.preventDefault()
    return 'handled'
  }
  const close = () => setOpen(null)
  return {
    open,
    id,
    look,
    key,
    choose,
    close,
    closeSoon: () => {
      setTimeout(close, 150)
    },
    aria: {
      'aria-autocomplete': 'list' as const,
      'aria-haspopup': 'listbox' as const,
      'aria-controls': open === null ? undefined : id,
      'aria-activedescendant': open === null ? undefined : `${id}-${open.at}`,
    },
  }
}

type ListProps = { readonly of: ReturnType<typeof useMentions>; readonly onChoose: (put: Put) => void }
export const Mentions = ({ of, onChoose }: ListProps) =>
  of.open === null ? null : (
    <ul class="mentions" id={of.id} role="listbox" aria-label={words.value.composer.mentions}>
      {of.open.found.map((account, i) => (
        <li
          key={account.id}
          id={`${of.id}-${i}`}
          role="option"
          aria-selected={i === of.open?.at}
          onPointerDown={(event) => {
            event.preventDefault()
            const chosen = of.choose(account)
            if (chosen !== null) onChoose(chosen)
          }}
        >
          <Candidate account={account} />
        </li>
      ))}
    </ul>
  )

const Candidate = ({ account }: { readonly account: Account }) => {
  useWatched(account.id)
  return (
    <>
      <Avatar account={account} size={20} />
      <span class="clip">{account.displayName}</span>
      <span class="meta clip">@{account.name}</span>
      <Glyph state={stateOf(account.id)} />
    </>
  )
}
