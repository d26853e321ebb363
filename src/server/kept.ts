/**
 * What is kept as JSON in rows of tickets and jobs: one schema a kind. Only the fields of a schema are written, whatever object is handed
 * over, so that no input is ever stored whole. A text of type `Kept` comes from here alone.
 */
import * as z from 'zod/mini'
import { Way } from '../protocol/entry.ts'
import { AccountId, AlertId, DeliveryId, SessionId } from '../protocol/ids.ts'
import { DeviceKind, Role } from '../protocol/model.ts'

declare const kept: unique symbol
/** JSON that was written by a schema of this file. */
export type Kept = string & { readonly [kept]: true }

/** What a sign-in remembers of the device it began on. Never what was typed. */
const Device = z.object({
  device: z.optional(DeviceKind),
  label: z.optional(z.string()),
  keep: z.boolean(),
  shared: z.optional(z.boolean()),
})
const Approver = { by: AccountId, session: SessionId }

/** `sealed`: what must stay secret in the row, such as the verifier of an OpenID Connect flow. */
const tickets = {
  entry: z.object({ step: z.enum(['second', 'full']), way: Way, factors: z.union([z.literal(1), z.literal(2)]), on: Device }),
  alert: z.object({ alert: AlertId }),
  passkey: z.object({
    site: z.object({ rpId: z.string(), origin: z.string() }),
    purpose: z.discriminatedUnion('act', [
      z.object({ act: z.literal('signIn') }),
      z.object({ act: z.enum(['proceed', 'confirm']), on: z.string() }),
      z.object({ act: z.literal('add'), on: z.string(), handle: z.string() }),
    ]),
  }),
  qr: z.object({
    secretHash: z.string(),
    number: z.number(),
    numbers: z.readonly(z.array(z.number())),
    on: z.object({ device: DeviceKind, label: z.string(), keep: z.boolean(), shared: z.optional(z.boolean()) }),
    browser: z.string(),
    address: z.string(),
    askedAt: z.number(),
    answer: z.discriminatedUnion('is', [
      z.object({ is: z.literal('none') }),
      z.object({ is: z.literal('denied') }),
      z.object({ is: z.literal('approved'), ...Approver }),
    ]),
  }),
  oidc: z.object({
    provider: z.string(),
    browser: z.string(),
    back: z.string(),
    leftAt: z.number(),
    sealed: z.string(),
    purpose: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('enter'), device: DeviceKind, keep: z.boolean(), shared: z.boolean() }),
      z.object({ kind: z.enum(['link', 'confirm']), account: AccountId, session: SessionId }),
    ]),
  }),
  'oidc-ask': z.object({
    provider: z.string(),
    purpose: z.object({ kind: z.enum(['link', 'confirm']), account: AccountId, session: SessionId }),
  }),
  'oidc-step': z.object({ sealed: z.string() }),
  /** `session`: in which it was asked for; null: while the account was made. */
  email: z.object({ address: z.string(), key: z.string(), session: z.nullable(SessionId) }),
  /** `issuer`: who made the link for somebody else; null: its person asked for it. */
  reset: z.object({ issuer: z.nullable(AccountId) }),
  totp: z.object({ sealed: z.string(), session: SessionId }),
}
export type TicketKind = keyof typeof tickets
export type TicketData<K extends TicketKind> = z.output<(typeof tickets)[K]>

const jobs = {
  'webhook.deliver': z.object({ delivery: DeliveryId }),
  sweep: z.object({}),
  'policy.second': z.object({ role: Role }),
  'account.erase': z.object({ account: AccountId }),
  'request.forget': z.object({ account: AccountId }),
  'mail.send': z.object({ sealed: z.string() }),
}
export type JobKind = keyof typeof jobs
export type JobData<K extends JobKind> = z.output<(typeof jobs)[K]>

const write = (schema: z.core.$ZodType, value: unknown): Kept => JSON.stringify(z.parse(schema, value)) as Kept

export const keepTicket = <K extends TicketKind>(kind: K, data: TicketData<K>): Kept => write(tickets[kind], data)
/** @throws if the row is not of this kind: rows of one kind are written here only. */
export const readTicket = <K extends TicketKind>(kind: K, row: { readonly data: string }): TicketData<K> =>
  z.parse(tickets[kind] as z.core.$ZodType, JSON.parse(row.data)) as TicketData<K>

export const keepJob = <K extends JobKind>(kind: K, data: JobData<K>): Kept => write(jobs[kind], data)
export const readJob = <K extends JobKind>(kind: K, payload: string): JobData<K> =>
  z.parse(jobs[kind] as z.core.$ZodType, JSON.parse(payload)) as JobData<K>
