/** Commands as screens use them: busy while under way, refused with words, or a list that is loading, held or failed. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { CommandName, Output, Request } from '../../protocol/commands.ts'
import type { Refusal, Result } from '../../protocol/errors.ts'
import { client } from './client.ts'

export type Call<C extends CommandName> = {
  readonly busy: boolean
  readonly error: Refusal | null
  readonly run: (input: Request<C>) => Promise<Output<C> | null>
}
/** One command of a form: `run` answers the outcome, or nothing when refused. */
export const useCall = <C extends CommandName>(command: C): Call<C> => {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Refusal | null>(null)
  const run = async (input: Request<C>) => {
    setBusy(true)
    setError(null)
    const result = await client.call(command, input)
    setBusy(false)
    if (result.ok) return result.value
    setError(result.error)
    return null
  }
  return { busy, error, run }
}

export type Asked<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'held'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: Refusal }
/** Asks once, and again when `key` changes or on `again`; a late answer to an old question is dropped. */
export const useAsked = <T>(
  key: string,
  ask: () => Promise<Result<T>>,
): { readonly asked: Asked<T>; readonly again: () => void; readonly put: (value: T) => void } => {
  const [asked, setAsked] = useState<Asked<T>>({ kind: 'loading' })
  const latest = useRef(0)
  const again = () => {
    const mine = ++latest.current
    void ask().then((result) => {
      if (mine === latest.current) setAsked(result.ok ? { kind: 'held', value: result.value } : { kind: 'failed', error: result.error })
    })
  }
  useEffect(() => {
    again()
    return () => {
      latest.current++
    }
  }, [key])
  return {
    asked,
    again: () => {
      setAsked({ kind: 'loading' })
      again()
    },
    put: (value) => setAsked({ kind: 'held', value }),
  }
}
