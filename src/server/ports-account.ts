/**
 * What an account needs of the world beyond a password: mail, an address, codes, secrets that a stolen database does not give away.
 * Re-exported by `ports.ts`, from where everyone takes them.
 */
import type { Strength as Measured } from '../domain/password.ts'
import type { AccountId } from '../protocol/ids.ts'

/** One mail, ready to go. `id` is the same for each attempt, so that a receiver can tell a repeat. */
export type Mail = { readonly id: string; readonly to: string; readonly subject: string; readonly text: string; readonly html: string }
export type MailAnswer =
  | { readonly kind: 'sent' }
  /** No use in trying again. */
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string }
/** Hands one mail to one receiver. Answers in time, whatever the other side does; no text of a mail becomes part of its envelope. */
export interface Mailer {
  send(mail: Mail): Promise<MailAnswer>
  close(): void
}

/** Encrypts what the database keeps with a key that lies elsewhere. `of` says what it belongs to: sealed for one, it opens for no other. */
export interface Seal {
  seal(text: string, of: string): string
  /** Null if it was not sealed so, by this key. */
  open(sealed: string, of: string): string | null
}

/** Measures how strong a password is, beside the event loop: it takes up to half a second of a core. Payers take turns, as with `Passwords`. */
export interface Strength {
  measure(password: string, own: readonly string[], payer: string): Promise<Measured>
  close(): void
}

/** `address` counts only once confirmed. Two accounts never have one confirmed key between them. */
export type EmailRow = {
  readonly account: AccountId
  readonly confirmed: { readonly address: string; readonly key: string } | null
  /** 0: none is, or longer ago than is known. */
  readonly confirmedAt: number
  /** Waits for its link to be opened. */
  readonly pending: string | null
}
export interface EmailStore {
  of(account: AccountId): Promise<EmailRow>
  /** Whose confirmed address it is. */
  ownerOf(key: string): Promise<AccountId | null>
  setPending(account: AccountId, address: string | null): Promise<void>
  /** Also ends what was pending. False, and nothing changed, if it is another's already. Null takes it away. */
  confirm(account: AccountId, address: { readonly address: string; readonly key: string } | null, at: number): Promise<boolean>
}

/** `secret` is sealed. `lastStep`: codes up to that step are used. */
export type TotpRow = { readonly secret: string; readonly since: number; readonly lastStep: number }
/** Codes as a second factor. Of two who use the same one, one succeeds. */
export interface CodeStore {
  /** Anybody's, if there is one. */
  anyTotp(): Promise<{ readonly account: AccountId; readonly secret: string } | null>
  totp(account: AccountId): Promise<TotpRow | null>
  setTotp(account: AccountId, row: TotpRow | null): Promise<void>
  /** False if that step, or a later one, was used before. */
  useStep(account: AccountId, step: number): Promise<boolean>
  recoveryLeft(account: AccountId): Promise<number>
  /** Replaces all there were. */
  setRecovery(account: AccountId, hashes: readonly string[]): Promise<void>
  useRecovery(account: AccountId, hash: string): Promise<boolean>
}
