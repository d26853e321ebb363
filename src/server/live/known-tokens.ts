/** Whose token was shown of late, as hashes: so that a request is paid for by its person before the store is asked whose it is. */
import type { HashToken } from '../ports.ts'
import { keepNewest } from './newest.ts'

const most = 10_000

export const createKnownTokens = (hashToken: HashToken) => {
  const payers = new Map<string, string>()
  return {
    payerOf: (token: string | null): string | null => (token === null ? null : (payers.get(hashToken(token)) ?? null)),
    /** `payer` null: it is nobody's, or no longer. */
    learn: (token: string | null, payer: string | null): void => {
      if (token === null) return
      if (payer === null) payers.delete(hashToken(token))
      else keepNewest(payers, hashToken(token), payer, most)
    },
  }
}
