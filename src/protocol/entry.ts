/**
 * Ways in: what signing in answers, how one proves that it is oneself, and what a place asks of each role. Every way in ends in the same
 * answer, so a client needs one place that reads it.
 */
import * as z from 'zod/mini'
import { SessionId } from './ids.ts'
import { limits } from './limits.ts'
import { Account, DeviceKind, Password, Session, Time } from './model.ts'
import { PasskeyAnswer } from './passkeys.ts'

export { Hold, Way } from './way.ts'
/** What can follow a password. */
export const SecondWay = z.enum(['totp', 'recovery', 'passkey'])
/** A secret in a link or between two steps: used once, for a short time. */
export const Ticket = z.string().check(z.minLength(20), z.maxLength(128))

/**
 * `in`: signed in. `token` is for clients that keep no cookies: send it as `Authorization: Bearer`. `second`: something more must be shown first,
 * by `session.proceed`. `full`: as many sessions as the role may have are open; `session.proceed` ends one of them. `waiting`: the account is made,
 * and somebody who administers the place has to let it in.
 */
export const Entered = z.discriminatedUnion('step', [
  z.object({ step: z.literal('in'), token: z.string(), account: Account, session: SessionId, device: DeviceKind, keep: z.boolean() }),
  z.object({ step: z.literal('second'), ticket: z.string(), ways: z.array(SecondWay) }),
  z.object({ step: z.literal('full'), ticket: z.string(), sessions: z.array(Session) }),
  z.object({ step: z.literal('waiting') }),
])
const Code = z.string().check(z.trim(), z.minLength(6), z.maxLength(64))
/** What answers the step before. */
export const NextStep = z.discriminatedUnion('way', [
  z.strictObject({ way: z.literal('end'), session: SessionId }),
  z.strictObject({ way: z.literal('totp'), code: Code }),
  z.strictObject({ way: z.literal('recovery'), code: Code }),
  z.strictObject({ way: z.literal('passkey'), answer: PasskeyAnswer }),
])
/** That it is still the same person in front of the screen. */
export const Proof = z.discriminatedUnion('way', [
  z.strictObject({ way: z.literal('password'), password: Password }),
  z.strictObject({ way: z.literal('totp'), code: Code }),
  z.strictObject({ way: z.literal('passkey'), answer: PasskeyAnswer }),
])

/** What can prove it. */
export const ProofWay = z.enum(['password', 'totp', 'passkey'])

/** A network as people write it: an address, or one with a length. */
export const NetworkRange = z.string().check(z.maxLength(50))
const Life = z.int().check(z.minimum(1_000), z.maximum(315_360_000_000))
/** What is asked of the sessions of one role. Null: as the server is set. */
export const RolePolicy = z.strictObject({
  /** Without input or a command, however many pages stay open; null: without a request or an open connection, as the server is set. */
  idleMs: z.nullable(Life),
  /** In any case. */
  maxMs: z.nullable(Life),
  /** Sessions at once, and what happens beyond that. */
  most: z.int().check(z.minimum(1), z.maximum(100)),
  beyond: z.enum(['refuse', 'oldest', 'ask']),
  /** From then on nobody of this role does anything without a second factor; null: it is their own choice. */
  secondFrom: z.nullable(Time),
  /** Where they may sign in from; empty: anywhere. */
  networks: z.array(NetworkRange).check(z.maxLength(limits.networks)),
  /** A screen left alone for this long is locked; null: as each person likes. */
  lockMs: z.nullable(Life),
})
export const openRolePolicy: RolePolicy = {
  idleMs: null,
  maxMs: null,
  most: 30,
  beyond: 'oldest',
  secondFrom: null,
  networks: [],
  lockMs: null,
}

export type SecondWay = z.infer<typeof SecondWay>
export type Entered = z.infer<typeof Entered>
export type NextStep = z.infer<typeof NextStep>
export type Proof = z.infer<typeof Proof>
export type ProofWay = z.infer<typeof ProofWay>
export type RolePolicy = z.infer<typeof RolePolicy>
