/** Short news at the edge of the screen that goes away by itself, unless looked at. Read aloud as it comes. */
import { signal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import type { AccountId } from '../../protocol/ids.ts'
import { IconButton } from '../parts/icon.tsx'
import { Dot } from '../presence/dot.tsx'
import { words } from './words.ts'

type Toast = {
  readonly key: number
  readonly text: string
  readonly of?: AccountId
  readonly act?: { readonly name: string; readonly run: () => void }
}
const showMs = 8_000
const most = 3

const shown = signal<readonly Toast[]>([])
let made = 0
/** What is said twice is shown once. */
export const toast = (news: Omit<Toast, 'key'>): void => {
  made += 1
  shown.value = [...shown.value.filter((t) => t.text !== news.text), { ...news, key: made }].slice(-most)
}
const drop = (key: number): void => {
  shown.value = shown.value.filter((t) => t.key !== key)
}

export const Toasts = () => (
  <div class="toasts" role="status" aria-live="polite">
    {shown.value.map((t) => (
      <ToastLine key={t.key} toast={t} />
    ))}
  </div>
)

const ToastLine = ({ toast: { key, text, of, act } }: { readonly toast: Toast }) => {
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (held) return
    const timer = setTimeout(() => drop(key), showMs)
    return () => clearTimeout(timer)
  }, [held, key])
  return (
    <div
      class="toast"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocusIn={() => setHeld(true)}
      onFocusOut={() => setHeld(false)}
    >
      {of === undefined ? null : <Dot account={of} />}
      <span class="grow">{text}</span>
      {act === undefined ? null : (
        <button
          type="button"
          class="button small"
          onClick={() => {
            drop(key)
            act.run()
          }}
        >
          {act.name}
        </button>
      )}
      <IconButton icon="close" label={words.value.place.close} onClick={() => drop(key)} />
    </div>
  )
}
