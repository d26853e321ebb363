/**
 * Accounts elsewhere and programs: what is asked of a provider, and what is kept. Re-exported by `ports.ts`, from where everyone
 * takes them.
 */
import type { Scope } from '../protocol/bots.ts'
import type { AccountId, IdentityId } from '../protocol/ids.ts'
import type { GrantedRole } from '../domain/identities.ts'

/** One provider as it is set. `create`: what becomes of people who have no account here yet. */
export type ProviderRules = {
  readonly id: string
  readonly name: string
  readonly issuer: string
  readonly groupsClaim: string
  readonly roles: Readonly<Record<string, GrantedRole>>
  readonly role: GrantedRole
  readonly create: 'yes' | 'approve' | 'no'
}
/** Secrets of one round trip, made by us: they come back in what the provider signs, or nothing is believed. */
export type RoundTrip = { readonly state: string; readonly nonce: string; readonly verifier: string; readonly redirectUri: string }
export type Answered =
  | { readonly kind: 'proven'; readonly issuer: string; readonly subject: string; readonly claims: Readonly<Record<string, unknown>> }
  /** `refused`: it said no, or what it said does not hold. `why` is for the log. */
  | { readonly kind: 'unreachable' | 'refused'; readonly why: string }
/** OpenID Connect, by discovery, with a code, PKCE, state and nonce. Everything a provider signs is checked with its keys. */
export interface Providers {
  list(): readonly ProviderRules[]
  /** Where to send the browser; null if the provider does not answer. `fresh`: the person shall sign in there once more. */
  address(id: string, trip: RoundTrip & { readonly ask: 'any' | 'fresh' }): Promise<string | null>
  /** `query`: what came back with the browser, as it stands. */
  answer(id: string, trip: RoundTrip & { readonly query: string }): Promise<Answered>
  /** Where one signs out over there; null if it has no such place. */
  leaving(id: string, backTo: string): Promise<string | null>
}

export type IdentityRow = {
  readonly id: IdentityId
  readonly account: AccountId
  readonly provider: string
  /** What the provider swears by: together they name one account, for good. */
  readonly issuer: string
  readonly subject: string
  readonly label: string
  readonly createdAt: number
  readonly usedAt: number
}
export interface IdentityStore {
  /** False if somebody has it. */
  insert(row: IdentityRow): Promise<boolean>
  bySubject(issuer: string, subject: string): Promise<IdentityRow | null>
  /** Oldest first. */
  list(account: AccountId): Promise<IdentityRow[]>
  used(id: IdentityId, change: { readonly at: number; readonly label: string }): Promise<void>
  /** False if it is not one of that person's. */
  remove(account: AccountId, id: IdentityId): Promise<boolean>
}
export type BotRow = {
  readonly account: AccountId
  readonly scopes: readonly Scope[]
  readonly createdBy: AccountId
  readonly createdAt: number
}
export interface BotStore {
  insert(row: BotRow): Promise<void>
  get(account: AccountId): Promise<BotRow | null>
  /** Oldest first. */
  list(): Promise<BotRow[]>
}
