/**
 * One schema per kind of ticket. What is written passes its schema, which keeps the fields it names and drops every other one, whatever object
 * was handed in. What is read passes it too.
 */
import * as z from 'zod/mini'
import type { TicketData, TicketKind } from '../../../domain/tickets.ts'
import { Way } from '../../../protocol/entry.ts'
import { AccountId, SessionId } from '../../../protocol/ids.ts'
import { DeviceKind } from '../../../protocol/model.ts'

const device = z.object({
  device: z.optional(DeviceKind),
  label: z.optional(z.string()),
  keep: z.boolean(),
  shared: z.optional(z.boolean()),
})
const sealed = z.object({ sealed: z.string() })
const answer = z.discriminatedUnion('is', [
  z.object({ is: z.literal('none') }),
  z.object({ is: z.literal('denied') }),
  z.object({ is: z.literal('approved'), by: AccountId, session: SessionId }),
])

const schemas: { readonly [K in TicketKind]: z.ZodMiniType<TicketData[K]> } = {
  entry: z.object({ step: z.enum(['second', 'full']), way: Way, factors: z.union([z.literal(1), z.literal(2)]), on: device }),
  alert: z.object({ alert: z.string() }),
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
    numbers: z.array(z.number()),
    on: z.object({ device: DeviceKind, label: z.string(), keep: z.boolean(), shared: z.optional(z.boolean()) }),
    browser: z.string(),
    address: z.string(),
    askedAt: z.number(),
    answer,
  }),
  oidc: sealed,
  'oidc-ask': z.object({
    provider: z.string(),
    purpose: z.object({ kind: z.enum(['link', 'confirm']), account: AccountId, session: SessionId }),
  }),
  'oidc-step': sealed,
  email: z.object({ address: z.string(), key: z.string() }),
  reset: z.object({}),
  totp: sealed,
}

export const writtenTicket = <K extends TicketKind>(kind: K, data: TicketData[K]): string => JSON.stringify(schemas[kind].parse(data))
export const readTicket = <K extends TicketKind>(kind: K, text: string): TicketData[K] => schemas[kind].parse(JSON.parse(text))
