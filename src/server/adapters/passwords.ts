/**
 * Password hashes by argon2id with OWASP's parameters, computed off the main thread. Only a few run at once and the others wait: each
 * takes 19 MiB and a core, so a storm of sign-ins must queue instead of taking the machine. Payers take turns, and the queue is bounded.
 */
import { createGate } from '../../domain/turns.ts'
import { PayerBusy, StoreBusy, type Passwords } from '../ports.ts'

export type PasswordCost = { readonly memoryCost: number; readonly timeCost: number }
export type PasswordOptions = {
  readonly cost?: PasswordCost
  readonly atOnce?: number
  readonly maxWaiting?: number
  readonly maxWaitingEach?: number
}
const owasp: PasswordCost = { memoryCost: 19_456, timeCost: 2 }
const busy = (whose: 'own' | 'all'): Error => new (whose === 'own' ? PayerBusy : StoreBusy)('too many passwords are waiting to be checked')

export const argonPasswords = ({ cost = owasp, atOnce = 2, maxWaiting = 300, maxWaitingEach = 50 }: PasswordOptions = {}) => {
  const through = createGate({ atOnce, perPayer: maxWaitingEach, perNetwork: Math.max(64, maxWaitingEach), inAll: maxWaiting }, busy)
  const hash = (password: string, payer = '') => through(payer, () => Bun.password.hash(password, { algorithm: 'argon2id', ...cost }))
  const nobody = hash('nobody has this password')
  return {
    hash,
    async verify(password: string, known: string | null, payer = ''): Promise<boolean> {
      // An account without a password has an empty hash.
      const against = known || (await nobody)
      const matches = await through(payer, () => Bun.password.verify(password, against))
      return Boolean(known) && matches
    },
  } satisfies Passwords
}
