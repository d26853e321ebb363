/** What the server needs for passkeys: where they are kept, and somebody who reads what authenticators say. */
import type { Site } from '../domain/passkeys.ts'
import type { AccountId, PasskeyId } from '../protocol/ids.ts'
import type { MadePasskey, NewPasskeyOptions, PasskeyAnswer, PasskeyRequest } from '../protocol/passkeys.ts'

export type PasskeyRow = {
  readonly id: PasskeyId
  readonly account: AccountId
  /** What the authenticator calls it: base64url, unique. */
  readonly credential: string
  /** COSE, base64url. */
  readonly publicKey: string
  readonly counter: number
  readonly transports: readonly string[]
  /** What authenticators know the account by: random, one for all passkeys of a person. */
  readonly handle: string
  readonly name: string
  readonly createdAt: number
  readonly usedAt: number | null
  readonly backup: 'single' | 'eligible' | 'backedUp'
  /** Since when it seems to exist twice. */
  readonly doubtedAt: number | null
}
export interface PasskeyStore {
  /** False if that credential is known. */
  insert(row: PasskeyRow): Promise<boolean>
  /** Oldest first. */
  list(account: AccountId): Promise<PasskeyRow[]>
  byCredential(credential: string): Promise<PasskeyRow | null>
  change(id: PasskeyId, change: Partial<Pick<PasskeyRow, 'name' | 'counter' | 'usedAt' | 'backup' | 'doubtedAt'>>): Promise<void>
  remove(id: PasskeyId): Promise<void>
}
export type { Site }
export type Known = Pick<PasskeyRow, 'credential' | 'transports'>
/** What an authenticator said, checked: its signature, the challenge, the site, and that it asked its owner to show themselves. */
export interface Passkeys {
  offer(
    on: Site & { readonly challenge: string; readonly place: string },
    person: { readonly handle: string; readonly name: string; readonly displayName: string; readonly has: readonly Known[] },
  ): Promise<NewPasskeyOptions>
  /** Null if it does not hold. */
  readMade(
    made: MadePasskey,
    on: Site & { readonly challenge: string },
  ): Promise<Pick<PasskeyRow, 'credential' | 'publicKey' | 'counter' | 'backup'> | null>
  ask(on: Site & { readonly challenge: string }, of: readonly Known[]): Promise<PasskeyRequest>
  /** Null if it does not hold. The counter is only read here: what it means is for the rules. */
  readAnswer(
    answer: PasskeyAnswer,
    on: Site & { readonly challenge: string },
    key: Pick<PasskeyRow, 'credential' | 'publicKey'>,
  ): Promise<Pick<PasskeyRow, 'counter' | 'backup'> | null>
}
