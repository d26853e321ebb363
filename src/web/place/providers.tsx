/** Signing in with an account elsewhere: a button for each provider, what went wrong on the way back, and the step that is left. */
import { useEffect, useState } from 'preact/hooks'
import { useAsked } from '../live/call.ts'
import { client, link } from '../live/client.ts'
import { lastProvider, signOutAt, startAt, takeProblem, takeStep } from '../live/auth.ts'
import { words } from '../live/words.ts'
import type { WayIn } from './ways-in.tsx'

export const Providers = ({ keep, shared, onEntered }: WayIn) => {
  const { asked } = useAsked('providers', () => client.call('identity.providers', {}))
  const [problem] = useState(takeProblem)
  useEffect(() => {
    void takeStep().then((entered) => {
      if (entered !== null) onEntered(entered)
    })
  }, [])
  const providers = asked.kind === 'held' ? asked.value.providers : []
  const text = words.value.access.providers
  const nameOf = (id: string): string | undefined => providers.find((p) => p.id === id)?.name
  const tried = problem === null ? undefined : nameOf(problem.provider)
  return (
    <>
      <div role="alert">
        {problem === null ? null : (
          <p class="note warn">
            {tried === undefined ? '' : `${text.problem(tried)} `}
            {words.value.place.errors[problem.code]}
          </p>
        )}
      </div>
      {providers.length === 0 ? null : (
        <div class="gate-form">
          {providers.map(({ id, name }) => (
            <a
              key={id}
              class="button wide"
              href={startAt(id, shared ? 'shared' : keep ? 'keep' : 'forget')}
              onClick={() => lastProvider.remember(id)}
            >
              {text.with(name)}
            </a>
          ))}
          <LeaveThere nameOf={nameOf} />
        </div>
      )}
    </>
  )
}

/** Who signed out here is still signed in there, and others at this screen might come back in by that. */
const LeaveThere = ({ nameOf }: { readonly nameOf: (id: string) => string | undefined }) => {
  const provider = lastProvider.get()
  const name = provider === null ? undefined : nameOf(provider)
  const left = link.value.kind === 'signed-out' && link.value.reason === 'signed_out'
  if (!left || provider === null || name === undefined) return null
  return (
    <p class="meta gate-other">
      <a href={signOutAt(provider)}>{words.value.access.providers.signedOut(name)}</a>
    </p>
  )
}
