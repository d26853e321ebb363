/**
 * An authenticator in software, for tests: real keys, real CBOR, real signatures, and a counter. It does what it is told, also what no honest
 * one would do: answer for another site, forget to ask its owner, or count backwards.
 */
import type { MadePasskey, NewPasskeyOptions, PasskeyAnswer, PasskeyRequest } from '../../src/protocol/passkeys.ts'

const base64url = (data: Uint8Array | string): string => Buffer.from(data).toString('base64url')
const sha256 = async (data: Uint8Array | string): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', Buffer.from(data)))

type Cbor = number | string | Uint8Array | Map<number | string, Cbor>
const head = (major: number, length: number): Buffer => {
  if (length < 24) return Buffer.from([(major << 5) | length])
  if (length < 256) return Buffer.from([(major << 5) | 24, length])
  return Buffer.from([(major << 5) | 25, length >> 8, length & 255])
}
const cbor = (value: Cbor): Buffer => {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value])
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, inner]) => [cbor(key), cbor(inner)])])
}
/** WebCrypto answers the two numbers side by side; authenticators answer them as ASN.1. */
const der = (raw: Uint8Array): Buffer => {
  const integer = (part: Uint8Array): Buffer => {
    const from = part.findIndex((byte) => byte !== 0)
    const bare = Buffer.from(part.subarray(from < 0 ? part.length - 1 : from))
    const positive = bare[0]! > 127 ? Buffer.concat([Buffer.from([0]), bare]) : bare
    return Buffer.concat([Buffer.from([2, positive.length]), positive])
  }
  const both = Buffer.concat([integer(raw.subarray(0, 32)), integer(raw.subarray(32))])
  return Buffer.concat([Buffer.from([48, both.length]), both])
}

export type Deeds = {
  /** The page that asks. */
  readonly origin?: string
  readonly rpId?: string
  /** Its owner is there, but did not show who they are. */
  readonly unverified?: true
  readonly counter?: number
  /** The answer does not say whose it is. */
  readonly nameless?: true
}
type Held = { readonly id: Uint8Array; readonly pair: CryptoKeyPair; readonly rpId: string; readonly handle: string }

export const createAuthenticator = ({
  origin,
  backup = 'single',
}: {
  readonly origin: string
  readonly backup?: 'single' | 'backedUp'
}) => {
  const held: Held[] = []
  let counter = 0

  const flags = (unverified: boolean, more: number) => 1 | (unverified ? 0 : 4) | (backup === 'backedUp' ? 8 | 16 : 0) | more
  const count = (to: number): Buffer => {
    const data = Buffer.alloc(4)
    data.writeUInt32BE(to)
    return data
  }
  const clientData = (type: 'create' | 'get', challenge: string, from: string): Buffer =>
    Buffer.from(JSON.stringify({ type: `webauthn.${type}`, challenge, origin: from, crossOrigin: false }))

  return {
    makes: async (options: NewPasskeyOptions, deeds: Deeds = {}): Promise<MadePasskey> => {
      const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
      const point = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
      const id = crypto.getRandomValues(new Uint8Array(16))
      held.push({ id, pair, rpId: options.rp.id, handle: options.user.id })
      const key = new Map<number, Cbor>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, point.subarray(1, 33)],
        [-3, point.subarray(33, 65)],
      ])
      const authData = Buffer.concat([
        await sha256(deeds.rpId ?? options.rp.id),
        Buffer.from([flags(deeds.unverified === true, 64)]),
        count(deeds.counter ?? counter),
        Buffer.alloc(16),
        Buffer.from([0, id.length]),
        id,
        cbor(key),
      ])
      const attestation = new Map<string, Cbor>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', authData],
      ])
      return {
        id: base64url(id),
        rawId: base64url(id),
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(clientData('create', options.challenge, deeds.origin ?? origin)),
          attestationObject: base64url(cbor(attestation)),
          transports: ['internal'],
        },
      }
    },
    answers: async (options: PasskeyRequest, deeds: Deeds = {}): Promise<PasskeyAnswer> => {
      const named = new Set(options.allowCredentials.map((c) => c.id))
      const mine = held.findLast((h) => h.rpId === options.rpId && (named.size === 0 || named.has(base64url(h.id))))
      if (mine === undefined) throw new Error('this authenticator holds nothing for that site')
      counter = deeds.counter ?? counter + 1
      const said = clientData('get', options.challenge, deeds.origin ?? origin)
      const authData = Buffer.concat([
        await sha256(deeds.rpId ?? options.rpId),
        Buffer.from([flags(deeds.unverified === true, 0)]),
        count(counter),
      ])
      const signed = Buffer.concat([authData, await sha256(said)])
      const raw = new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, mine.pair.privateKey, signed))
      return {
        id: base64url(mine.id),
        rawId: base64url(mine.id),
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(said),
          authenticatorData: base64url(authData),
          signature: base64url(der(raw)),
          ...(deeds.nameless === true ? {} : { userHandle: mine.handle }),
        },
      }
    },
  }
}
export type Authenticator = ReturnType<typeof createAuthenticator>
