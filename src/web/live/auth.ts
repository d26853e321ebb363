/**
 * The pages between this place and a provider, as the web app knows them: where to go, and what one comes back with. A problem stands in the
 * address as a code of ours; whatever else stands there says nothing.
 */
import type { Entered } from '../../protocol/entry.ts'
import { errors, type ErrorCode } from '../../protocol/errors.ts'
import { deviceKind } from './device.ts'

export type Problem = { readonly code: ErrorCode; readonly provider: string }

/** Back to where one was; the door itself is no such place. */
const here = (): string => (location.pathname === '/enter' ? '/' : location.pathname)
export const startAt = (provider: string, stay: 'keep' | 'shared' | 'forget'): string =>
  `/auth/${provider}/start?${new URLSearchParams({ return: here(), device: deviceKind(), stay })}`
/** A link made by `identity.link` or `identity.confirm`, and the way back to this page. */
export const askAt = (url: string): string => `${url}&${new URLSearchParams({ return: location.pathname })}`
export const signOutAt = (provider: string): string => `/auth/${provider}/sign-out`

/** What went wrong on the way; taken out of the address, so that it is told once. */
export const takeProblem = (): Problem | null => {
  const query = new URLSearchParams(location.search)
  const code = query.get('problem')
  if (code === null || !Object.hasOwn(errors, code)) return null
  history.replaceState(history.state, '', location.pathname === '/enter' ? '/' : location.pathname)
  return { code: code as ErrorCode, provider: query.get('with') ?? '' }
}

/** What is still to be answered after coming back; null: nothing, or not any more. */
export const takeStep = async (): Promise<Entered | null> => {
  if (location.pathname !== '/enter') return null
  history.replaceState(history.state, '', '/')
  try {
    const answer = (await (await fetch('/auth/step')).json()) as { readonly entered: Entered | null }
    return answer.entered
  } catch {
    return null
  }
}

const lastKey = 'zaima-provider'
/** By which provider one came in last on this device: to offer signing out there too. */
export const lastProvider = {
  remember: (provider: string): void => sessionStorage.setItem(lastKey, provider),
  get: (): string | null => sessionStorage.getItem(lastKey),
}
