/** What proves that somebody is who they say: read here, for signing in and for confirming. Slow checks run outside any transaction. */
import type { NextStep, Proof, SecondWay } from '../../protocol/entry.ts'
import { ok, refuse, type Result } from '../../protocol/errors.ts'
import type { AccountRow, Tx } from '../ports.ts'
import type { WithStore } from './action.ts'

/** What this person set up beside the password, the one used most easily first. */
export const secondWays = async (_tx: Tx, _account: AccountRow): Promise<SecondWay[]> => []

/** Is it them? */
export const prove = async (cx: WithStore, account: AccountRow, proof: Proof): Promise<Result<true>> => {
  switch (proof.way) {
    case 'password':
      return (await cx.world.passwords.verify(proof.password, account.passwordHash)) ? ok(true) : refuse('wrong_credentials')
    case 'totp':
      return refuse('wrong_code')
  }
}

/** What followed the password: right or not. */
export const proveSecond = async (_cx: WithStore, _account: AccountRow, _next: Exclude<NextStep, { way: 'end' }>): Promise<Result<true>> =>
  refuse('wrong_code')
