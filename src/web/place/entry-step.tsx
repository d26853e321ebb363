/**
 * What follows the first proof, one screen for each step that signing in may answer: something more to show, too many sessions, or
 * waiting to be let in. Every step ends in the same answer, so steps may follow one another.
 */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Entered } from '../../protocol/entry.ts'
import { words } from '../live/words.ts'
import { FullStep } from './full-step.tsx'
import { SecondStep } from './second-step.tsx'

export type Missing = Exclude<Entered, { step: 'in' }>
type Props = { readonly missing: Missing; readonly onEntered: (entered: Entered) => void; readonly onBack: () => void }

export const EntryStep = ({ missing, onEntered, onBack }: Props) => {
  const text = words.value.security.entry
  switch (missing.step) {
    case 'second':
      return (
        <Step title={text.second} onBack={onBack}>
          <SecondStep ticket={missing.ticket} ways={missing.ways} onEntered={onEntered} />
        </Step>
      )
    case 'full':
      return (
        <Step title={text.full} onBack={onBack}>
          <FullStep ticket={missing.ticket} sessions={missing.sessions} onEntered={onEntered} />
        </Step>
      )
    case 'waiting':
      return (
        <Step title={text.waiting} onBack={onBack}>
          <p role="status">{text.waitingAbout}</p>
        </Step>
      )
  }
}

const Step = ({
  title,
  onBack,
  children,
}: {
  readonly title: string
  readonly onBack: () => void
  readonly children: ComponentChildren
}) => {
  const step = useRef<HTMLDivElement>(null)
  // The button that led here is gone: who hears the page, or goes by keys, goes on from this step.
  useEffect(() => {
    if (step.current?.contains(document.activeElement) === false) step.current.querySelector('h2')?.focus()
  }, [])
  return (
    <div class="gate-form gate-step" ref={step}>
      <h2 tabIndex={-1}>{title}</h2>
      {children}
      <p class="meta gate-other">
        <button type="button" class="button quiet small" onClick={onBack}>
          {words.value.security.entry.back}
        </button>
      </p>
    </div>
  )
}
