/** Somebody signed in came back from a provider, and it did not work: said once, wherever they were going. */
import { useEffect } from 'preact/hooks'
import { takeProblem } from '../live/auth.ts'
import { toast } from '../live/toasts.tsx'
import { words } from '../live/words.ts'

export const CameBack = () => {
  useEffect(() => {
    const problem = takeProblem()
    if (problem !== null) toast({ text: words.value.place.errors[problem.code] })
  }, [])
  return null
}
