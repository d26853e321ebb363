/**
 * Passkeys as this browser has them. The library is fetched when one is wanted. `left`: the person let it be, or took too long; browsers do
 * not tell which. Refusals are the server's, or what the browser found wrong in the same words.
 */
import type { Input } from '../../protocol/commands.ts'
import { refuse, type Refusal, type Result } from '../../protocol/errors.ts'
import type { Passkey, PasskeyAnswer } from '../../protocol/passkeys.ts'
import { client } from './client.ts'

type Library = typeof import('@simplewebauthn/browser')
const library = (): Promise<Library> => import('@simplewebauthn/browser')

export const knowsPasskeys = (): boolean => typeof PublicKeyCredential === 'function'
/** May the browser offer passkeys where the name is typed? */
export const offersWhileTyping = async (): Promise<boolean> => knowsPasskeys() && (await library()).browserSupportsWebAuthnAutofill()

export type Left = { readonly ok: false; readonly left: true }
export type Answered<T> = Result<T> | Left

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '')
const outcomeOf = (error: unknown): { ok: false; error: Refusal } | Left => {
  switch (nameOf(error)) {
    case 'NotAllowedError':
    case 'AbortError':
      return { ok: false, left: true }
    case 'InvalidStateError':
      return refuse('passkey_known')
    case 'SecurityError':
      return refuse('passkey_unavailable')
    default:
      return refuse('passkey_refused')
  }
}

/** Asks the server what to sign, then the authenticator to sign it. */
export const answerByPasskey = async (
  to: Input<'passkey.challenge'>['to'],
  how: 'asked' | 'whileTyping' = 'asked',
): Promise<Answered<PasskeyAnswer>> => {
  const asked = await client.call('passkey.challenge', { to })
  if (!asked.ok) return asked
  try {
    const { startAuthentication } = await library()
    const { options } = asked.value
    const signed = await startAuthentication({
      optionsJSON: options as Parameters<Library['startAuthentication']>[0]['optionsJSON'],
      useBrowserAutofill: how === 'whileTyping',
    })
    return { ok: true, value: { ...signed, clientExtensionResults: {} } as PasskeyAnswer }
  } catch (error) {
    return outcomeOf(error)
  }
}
/** Whatever the browser is asked at the moment is called off. */
export const callOff = async (): Promise<void> => (await library()).WebAuthnAbortService.cancelCeremony()

export const makePasskey = async (): Promise<Answered<Passkey>> => {
  const offered = await client.call('passkey.offer', {})
  if (!offered.ok) return offered
  try {
    const { startRegistration } = await library()
    const made = await startRegistration({
      optionsJSON: offered.value.options as Parameters<Library['startRegistration']>[0]['optionsJSON'],
    })
    const { transports = [], clientDataJSON, attestationObject } = made.response
    const response = { clientDataJSON, attestationObject, transports }
    const added = await client.call('passkey.add', { made: { ...made, type: 'public-key', clientExtensionResults: {}, response } })
    return added.ok ? { ok: true, value: added.value.passkey } : added
  } catch (error) {
    return outcomeOf(error)
  }
}
