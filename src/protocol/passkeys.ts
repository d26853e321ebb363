/**
 * Passkeys on the wire: what a browser is asked to make or to sign, and what it answers, in the JSON form that WebAuthn defines. Bytes are
 * base64url. Fields that this place makes no use of are dropped on arrival.
 */
import * as z from 'zod/mini'
import { PasskeyId } from './ids.ts'
import { line, Time } from './model.ts'

const bytes = (most: number) => z.string().check(z.minLength(1), z.maxLength(most), z.regex(/^[A-Za-z0-9_-]+$/, 'must be base64url'))
const Credential = bytes(1_400)
const Transports = z.array(z.string().check(z.maxLength(20))).check(z.maxLength(10))
const Kind = z.literal('public-key')
const Named = z.object({ type: Kind, id: z.string(), transports: z.optional(Transports) })

/** One's own passkey. `backedUp`: it lives in an account elsewhere and on several devices. `doubted`: it seems to exist twice, and lets nobody in. */
export const Passkey = z.object({
  id: PasskeyId,
  name: z.string(),
  createdAt: Time,
  usedAt: z.nullable(Time),
  backedUp: z.boolean(),
  doubted: z.boolean(),
})
export const PasskeyName = line(1, 64)

/** For `navigator.credentials.create`. */
export const NewPasskeyOptions = z.object({
  rp: z.object({ id: z.string(), name: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  challenge: z.string(),
  pubKeyCredParams: z.array(z.object({ type: Kind, alg: z.int() })),
  timeout: z.int(),
  attestation: z.literal('none'),
  excludeCredentials: z.array(Named),
  authenticatorSelection: z.object({
    residentKey: z.literal('required'),
    requireResidentKey: z.literal(true),
    userVerification: z.literal('required'),
  }),
  extensions: z.object({ credProps: z.literal(true) }),
})
/** For `navigator.credentials.get`. No credential is named where one signs in without a name. */
export const PasskeyRequest = z.object({
  rpId: z.string(),
  challenge: z.string(),
  timeout: z.int(),
  userVerification: z.literal('required'),
  allowCredentials: z.array(Named),
})
/** What `create` answered. */
export const MadePasskey = z.object({
  id: Credential,
  rawId: Credential,
  type: Kind,
  clientExtensionResults: z.object({}),
  response: z.object({ clientDataJSON: bytes(8_000), attestationObject: bytes(32_000), transports: z.optional(Transports) }),
})
/** What `get` answered. */
export const PasskeyAnswer = z.object({
  id: Credential,
  rawId: Credential,
  type: Kind,
  clientExtensionResults: z.object({}),
  response: z.object({
    clientDataJSON: bytes(8_000),
    authenticatorData: bytes(8_000),
    signature: bytes(4_000),
    userHandle: z.optional(bytes(200)),
  }),
})

export type Passkey = z.infer<typeof Passkey>
export type NewPasskeyOptions = z.infer<typeof NewPasskeyOptions>
export type PasskeyRequest = z.infer<typeof PasskeyRequest>
export type MadePasskey = z.infer<typeof MadePasskey>
export type PasskeyAnswer = z.infer<typeof PasskeyAnswer>
