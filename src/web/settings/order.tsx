/** In which order sources count, moved by buttons, and which of them hold notifications back. Each change is told at once. */
import { useRef, useState } from 'preact/hooks'
import type { ClaimRank } from '../../protocol/claims.ts'
import { useCall } from '../live/call.ts'
import { words } from '../live/words.ts'
import { Check } from '../parts/form.tsx'
import { Icon } from '../parts/icon.tsx'
import { Refused, WhenHeld } from '../parts/states.tsx'
import { useClaims } from '../presence/claims-now.tsx'
import '../presence/claims.css'

export const Order = () => {
  const { asked, again } = useClaims()
  const text = words.value.claims.order
  return (
    <div class="settings-form">
      <h3>{text.title}</h3>
      <p class="meta">{text.about}</p>
      <WhenHeld asked={asked} again={again}>
        {({ order, held }) => <Ranks order={order} held={held} />}
      </WhenHeld>
    </div>
  )
}

const Ranks = (told: { readonly order: readonly ClaimRank[]; readonly held: readonly ClaimRank[] }) => {
  const [{ order, held }, setShown] = useState(told)
  const [said, setSaid] = useState('')
  const set = useCall('presence.order')
  const list = useRef<HTMLOListElement>(null)
  const text = words.value.claims
  const change = async (next: typeof told) => {
    setShown(next)
    if ((await set.run({ sources: [...next.order], held: [...next.held] })) === null) setShown({ order, held })
  }
  const move = (rank: ClaimRank, by: -1 | 1) => {
    const from = order.indexOf(rank)
    const next = order.filter((r) => r !== rank)
    next.splice(from + by, 0, rank)
    void change({ order: next, held })
    setSaid(text.order.moved(text.ranks[rank].name, from + by + 1, order.length))
    // The button moved with its row; at an end it is off, so the focus goes to its neighbour.
    requestAnimationFrame(() => {
      const row = list.current?.children[from + by]
      row?.querySelector<HTMLButtonElement>(`button.${by < 0 ? 'up' : 'down'}:not(:disabled), button:not(:disabled)`)?.focus()
    })
  }
  return (
    <>
      <ol class="order" ref={list}>
        {order.map((rank, i) => {
          const { name, about } = text.ranks[rank]
          return (
            <li key={rank}>
              <span>
                {name} <span class="meta">{about}</span>
              </span>
              <button
                type="button"
                class="icon-button up"
                aria-label={text.order.up(name)}
                disabled={i === 0}
                onClick={() => move(rank, -1)}
              >
                <Icon name="down" />
              </button>
              <button
                type="button"
                class="icon-button down"
                aria-label={text.order.down(name)}
                disabled={i === order.length - 1}
                onClick={() => move(rank, 1)}
              >
                <Icon name="down" />
              </button>
              {rank === 'plan' ? null : (
                <Check
                  label={text.order.hold}
                  checked={held.includes(rank)}
                  onValue={(on) => void change({ order, held: on ? [...held, rank] : held.filter((r) => r !== rank) })}
                />
              )}
            </li>
          )
        })}
      </ol>
      <p class="unseen" role="status">
        {said}
      </p>
      <Refused error={set.error} />
    </>
  )
}
