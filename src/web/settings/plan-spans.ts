/** Which quiet hours of a plan fall on which day of the week. Pure. */
import type { QuietSlot } from '../../protocol/claims.ts'

type Span = { readonly from: number; readonly to: number; readonly text: string }
const minutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

/** What of the slots falls on a day (1 to 7), the rest of the night before among it. */
export const spansOf = (slots: readonly QuietSlot[], day: number): readonly Span[] => {
  const before = day === 1 ? 7 : day - 1
  return slots
    .flatMap((slot): Span[] => {
      const [from, to] = [minutes(slot.from), minutes(slot.to)]
      const overnight = to <= from
      const text = `${slot.from}–${slot.to}`
      return [
        ...(slot.days.includes(day) ? [{ from, to: overnight ? 1440 : to, text }] : []),
        ...(overnight && to > 0 && slot.days.includes(before) ? [{ from: 0, to, text: `00:00–${slot.to}` }] : []),
      ]
    })
    .toSorted((a, b) => a.from - b.from)
}
