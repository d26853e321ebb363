/**
 * Passkeys by @simplewebauthn/server. It throws for whatever does not hold, and here that is one answer: null, for nobody learns from us
 * what was wrong. Counters are left to the rules, so it is told that none were seen before.
 */
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { Known, PasskeyRow, Passkeys, Site } from '../ports.ts'

/** EdDSA, ES256, RS256: what authenticators have. Left alone, the library offers what most of them do not know first. */
const algorithms = [-8, -7, -257]
const timeout = 120_000
const kind = 'public-key' as const

const decode = (text: string) => Uint8Array.from(Buffer.from(text, 'base64url'))
const encode = (data: Uint8Array | string): string => Buffer.from(data).toString('base64url')
const bytes = (text: string) => Uint8Array.from(Buffer.from(text))
const listed = (keys: readonly Known[]) => keys.map((k) => ({ type: kind, id: k.credential, transports: [...k.transports] }))
const backup = (device: 'singleDevice' | 'multiDevice', isBackedUp: boolean): PasskeyRow['backup'] =>
  device === 'singleDevice' ? 'single' : isBackedUp ? 'backedUp' : 'eligible'
/** What must hold of every answer, made or asked for. */
const expected = ({ rpId, origin, challenge }: Site & { readonly challenge: string }) => ({
  expectedChallenge: encode(challenge),
  expectedOrigin: origin,
  expectedRPID: rpId,
  requireUserVerification: true,
})

export const webAuthnPasskeys = (): Passkeys => ({
  async offer({ rpId, challenge, place }, { handle, name, displayName, has }) {
    const made = await generateRegistrationOptions({
      rpName: place,
      rpID: rpId,
      userName: name,
      userDisplayName: displayName,
      userID: bytes(handle),
      challenge: bytes(challenge),
      timeout,
      attestationType: 'none',
      supportedAlgorithmIDs: algorithms,
    })
    return {
      rp: { id: rpId, name: made.rp.name },
      user: made.user,
      challenge: made.challenge,
      pubKeyCredParams: made.pubKeyCredParams.map((p) => ({ type: kind, alg: p.alg })),
      timeout,
      attestation: 'none',
      excludeCredentials: listed(has),
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
      extensions: { credProps: true },
    }
  },
  async readMade(made, asked) {
    const verified = await orNull(() =>
      verifyRegistrationResponse({
        response: made as Parameters<typeof verifyRegistrationResponse>[0]['response'],
        ...expected(asked),
        supportedAlgorithmIDs: algorithms,
      }),
    )
    if (verified?.verified !== true) return null
    const { credential, credentialDeviceType, credentialBackedUp } = verified.registrationInfo
    return {
      credential: credential.id,
      publicKey: encode(credential.publicKey),
      counter: credential.counter,
      backup: backup(credentialDeviceType, credentialBackedUp),
    }
  },
  async ask({ rpId, challenge }, of) {
    const asked = await generateAuthenticationOptions({ rpID: rpId, challenge: bytes(challenge), timeout, userVerification: 'required' })
    return { rpId, challenge: asked.challenge, timeout, userVerification: 'required', allowCredentials: listed(of) }
  },
  async readAnswer(answer, asked, key) {
    const verified = await orNull(() =>
      verifyAuthenticationResponse({
        response: answer as Parameters<typeof verifyAuthenticationResponse>[0]['response'],
        ...expected(asked),
        credential: { id: key.credential, publicKey: decode(key.publicKey), counter: 0 },
      }),
    )
    if (verified?.verified !== true) return null
    const { newCounter, credentialDeviceType, credentialBackedUp } = verified.authenticationInfo
    return { counter: newCounter, backup: backup(credentialDeviceType, credentialBackedUp) }
  },
})

const orNull = async <T>(check: () => Promise<T>): Promise<T | null> => {
  try {
    return await check()
  } catch {
    return null
  }
}
