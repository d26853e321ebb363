/** What somebody set up to show who they are: read here, and proven elsewhere. */
import type { ProofWay, SecondWay } from '../../protocol/entry.ts'
import type { AccountRow, Tx } from '../ports.ts'

/** What this person set up beside the password, the one used most easily first. */
export const secondWays = async (tx: Tx, account: Pick<AccountRow, 'id'>): Promise<SecondWay[]> => {
  const keys = await tx.passkeys.list(account.id)
  const passkey: SecondWay[] = keys.some((key) => key.doubtedAt === null) ? ['passkey'] : []
  if ((await tx.codes.totp(account.id)) === null) return passkey
  return [...passkey, 'totp', ...((await tx.codes.recoveryLeft(account.id)) > 0 ? (['recovery'] as const) : [])]
}

/** What somebody who is signed in can show that it is still them with. */
export const proofWays = async (tx: Tx, account: AccountRow): Promise<ProofWay[]> => [
  ...(account.passwordHash === '' ? [] : ['password' as const]),
  ...(await secondWays(tx, account)).filter((way) => way !== 'recovery'),
]
