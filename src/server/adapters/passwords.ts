/**
 * Password hashes by argon2id with OWASP's parameters, computed off the main thread. Only a few run at once and the others wait
 * in order: each takes 19 MiB and a core, so a storm of sign-ins must queue instead of taking the machine. The queue is bounded.
 */
import { StoreBusy, type Passwords } from '../ports.ts'

export type PasswordCost = { readonly memoryCost: number; readonly timeCost: number }
export type PasswordOptions = { readonly cost?: PasswordCost; readonly atOnce?: number; readonly maxWaiting?: number }
const owasp: PasswordCost = { memoryCost: 19_456, timeCost: 2 }

/** Lets `atOnce` tasks run and keeps the others waiting in order; over `maxWaiting` it refuses. */
const gate = (atOnce: number, maxWaiting: number) => {
  const waiting: (() => void)[] = []
  let running = 0
  return async <T>(task: () => Promise<T>): Promise<T> => {
    if (running >= atOnce) {
      if (waiting.length >= maxWaiting) throw new StoreBusy('too many passwords are waiting to be checked')
      await new Promise<void>((go) => waiting.push(go))
    } else running++
    try {
      return await task()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}

export const argonPasswords = ({ cost = owasp, atOnce = 2, maxWaiting = 300 }: PasswordOptions = {}): Passwords => {
  const through = gate(atOnce, maxWaiting)
  const hash = (password: string) => through(() => Bun.password.hash(password, { algorithm: 'argon2id', ...cost }))
  const nobody = hash('nobody has this password')
  return {
    hash,
    async verify(password, known) {
      // An account without a password has an empty hash.
      const against = known || (await nobody)
      const matches = await through(() => Bun.password.verify(password, against))
      return Boolean(known) && matches
    },
  }
}
