/** A box to search by, whose question follows the typing with a short breath. */
import { useEffect, useState } from 'preact/hooks'

const breathMs = 150
export const useSettled = (value: string): string => {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), breathMs)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}

export const Search = ({
  label,
  value,
  onValue,
  focus = 'first',
}: {
  readonly label: string
  /** Whether it is what its screen is for, and takes the keyboard at once. */
  readonly focus?: 'first' | 'later'
  readonly value: string
  readonly onValue: (value: string) => void
}) => (
  <input
    class="input"
    type="search"
    aria-label={label}
    placeholder={label}
    value={value}
    maxLength={64}
    autoFocus={focus === 'first'}
    onInput={(e) => onValue(e.currentTarget.value)}
  />
)
