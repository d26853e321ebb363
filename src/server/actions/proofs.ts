/** What proves that somebody is who they say: read here, for signing in and for confirming. Slow checks run outside any transaction. */
import type { NextStep, Proof } from '../../protocol/entry.ts'
import { ok, refuse, type Result } from '../../protocol/errors.ts'
import type { PasskeyAnswer } from '../../protocol/passkeys.ts'
import type { AccountRow } from '../ports.ts'
import { payerOf, type WithStore } from './action.ts'
import { proveCode } from './codes.ts'
import { proveByPasskey } from './passkey-proof.ts'

/** Is it them? */
export const prove = async (cx: WithStore, account: AccountRow, proof: Proof): Promise<Result<true>> => {
  switch (proof.way) {
    case 'password':
      return (await cx.world.passwords.verify(proof.password, account.passwordHash || null, payerOf(cx.caller)))
        ? ok(true)
        : refuse('wrong_credentials')
    case 'totp':
      return proveCode(cx, account, proof.code)
    case 'passkey':
      return cx.caller.kind === 'anonymous'
        ? refuse('unauthenticated')
        : byPasskey(cx, account, { act: 'confirm', on: cx.caller.session.id }, proof.answer)
  }
}

type For = { readonly act: 'proceed' | 'confirm'; readonly on: string }
const byPasskey = async (cx: WithStore, account: AccountRow, { act, on }: For, answer: PasskeyAnswer): Promise<Result<true>> => {
  const proven = await proveByPasskey(cx, answer, { act, on, account: account.id })
  return proven.ok ? ok(true) : proven
}

/** What followed the password: right or not. `on`: the hash of the ticket that stands for the password. */
export const proveSecond = async (
  cx: WithStore,
  account: AccountRow,
  next: Extract<NextStep, { way: 'passkey' | 'totp' }>,
  on: string,
): Promise<Result<true>> => {
  switch (next.way) {
    case 'passkey':
      return byPasskey(cx, account, { act: 'proceed', on }, next.answer)
    case 'totp':
      return proveCode(cx, account, next.code)
  }
}
