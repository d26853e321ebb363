/** The width of the room list, by pointer or arrow keys, kept on this device. */
import { effect } from '@preact/signals'
import { kept } from '../live/device.ts'
import { words } from '../live/words.ts'

const least = 200
const most = 420
const usual = 264
const width = kept('rooms-width', usual)
const clamp = (w: number) => Math.round(Math.max(least, Math.min(most, w)))
effect(() => document.documentElement.style.setProperty('--rooms-width', `${clamp(width.value)}px`))

export const Splitter = () => {
  const drag = (event: PointerEvent) => {
    if (event.buttons !== 1) return
    width.value = clamp(event.clientX)
  }
  const hold = (event: PointerEvent) => (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId)
  const key = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowLeft' ? -16 : event.key === 'ArrowRight' ? 16 : 0
    if (step === 0) return
    event.preventDefault()
    width.value = clamp(width.value + step)
  }
  return (
    <div
      class="splitter"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={words.value.rooms.resize}
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuenow={width.value}
      onPointerDown={hold}
      onPointerMove={drag}
      onKeyDown={key}
      onDblClick={() => {
        width.value = usual
      }}
    />
  )
}
