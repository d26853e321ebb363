/**
 * What a ticket holds, kind by kind: the fields of its row here and nothing else. A ticket is built from these types and written through one
 * schema per kind, so what a client sends never reaches the database as a whole.
 */
import type { Way } from '../protocol/entry.ts'
import type { AccountId, SessionId } from '../protocol/ids.ts'
import type { DeviceKind } from '../protocol/model.ts'
import type { Address } from './email.ts'
import type { Request } from './letting-in.ts'
import type { Site } from './passkeys.ts'

/** The device that signs in, and how long the session lasts. */
export type Device = {
  readonly device?: DeviceKind | undefined
  readonly label?: string | undefined
  readonly keep: boolean
  readonly shared?: boolean | undefined
}
/** An input also has a name and a password: these four fields are all that goes on. */
export const deviceOf = ({ device, label, keep, shared }: Device): Device => ({ device, label, keep, shared })

/** What is proven already while a step is missing. */
export type PendingEntry = { readonly step: 'second' | 'full'; readonly way: Way; readonly factors: 1 | 2; readonly on: Device }

/** What a passkey is asked for. `on`: the session or the ticket that it is for. */
export type PasskeyPurpose =
  | { readonly act: 'signIn' }
  | { readonly act: 'proceed' | 'confirm'; readonly on: string }
  | { readonly act: 'add'; readonly on: string; readonly handle: string }
export type PendingPasskey = { readonly site: Site; readonly purpose: PasskeyPurpose }

/** What a signed-in person leaves for a provider to do. */
export type IdentityPurpose = { readonly kind: 'link' | 'confirm'; readonly account: AccountId; readonly session: SessionId }

/** The provider's secrets and our own tickets are sealed: whoever has the database alone cannot use them. */
export type Sealed = { readonly sealed: string }

export type TicketData = {
  readonly entry: PendingEntry
  readonly alert: { readonly alert: string }
  readonly passkey: PendingPasskey
  readonly qr: Request
  readonly oidc: Sealed
  readonly 'oidc-ask': { readonly provider: string; readonly purpose: IdentityPurpose }
  readonly 'oidc-step': Sealed
  readonly email: Address
  readonly reset: Readonly<Record<never, never>>
  readonly totp: Sealed
}
export type TicketKind = keyof TicketData
