/** Showing that it is oneself by signing in anew at a provider, for whoever has connected one. The page is left for it, and one comes back to it. */
import { useState } from 'preact/hooks'
import { askAt, takeProblem } from '../live/auth.ts'
import { useAsked, useCall } from '../live/call.ts'
import { client } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Refused } from '../parts/states.tsx'

const ask = async () => {
  const [mine, all] = await Promise.all([client.call('identity.list', {}), client.call('identity.providers', {})])
  if (!mine.ok) return mine
  if (!all.ok) return all
  return { ok: true as const, value: all.value.providers.filter(({ id }) => mine.value.identities.some((i) => i.provider === id)) }
}

/** `none`: what to say where there is nothing else to show it with, and nothing here either. */
export const Elsewhere = ({ none = '' }: { readonly none?: string }) => {
  const { asked } = useAsked('elsewhere', ask)
  const [problem] = useState(takeProblem)
  const confirm = useCall('identity.confirm')
  if (asked.kind !== 'held') return null
  if (asked.value.length === 0) return none === '' ? null : <p class="note">{none}</p>
  const go = async (provider: string) => {
    const out = await confirm.run({ provider })
    if (out !== null) location.assign(askAt(out.url))
  }
  return (
    <>
      {asked.value.map(({ id, name }) => (
        <button key={id} type="button" class="button wide" disabled={confirm.busy} onClick={() => void go(id)}>
          {words.value.access.identities.confirm(name)}
        </button>
      ))}
      <div role="alert">{problem === null ? null : <p class="note warn">{words.value.place.errors[problem.code]}</p>}</div>
      <Refused error={confirm.error} />
    </>
  )
}
