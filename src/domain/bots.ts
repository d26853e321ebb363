/** What programs may do: the scope that a command needs, and those a token may be given. */
import { ok, refuse, type Result } from '../protocol/errors.ts'
import type { Scope } from '../protocol/bots.ts'
import type { Role } from '../protocol/model.ts'

/** `needed` undefined: nothing for programs, whatever their token says. */
export const decideScope = (held: readonly Scope[], needed: Scope | undefined): Result<true> =>
  needed !== undefined && held.includes(needed) ? ok(true) : refuse('scope_missing')

/** Never more than the bot was made for; in the order in which they are told. */
export const scopesOf = (asked: readonly Scope[] | undefined, most: readonly Scope[]): Result<Scope[]> => {
  const wanted = asked ?? most
  return wanted.every((scope) => most.includes(scope))
    ? ok([...new Set(wanted)])
    : refuse('scope_missing', 'A token cannot allow more than its bot was made for.')
}

/** Nobody makes a program that may do more than they themselves; and a place is answered for by people. */
export const decideBotRole = (maker: Role, role: Role): Result<true> => {
  if (role === 'owner' || role === 'moderator') return refuse('forbidden', 'A bot is a guest, a member or an administrator.')
  return role === 'admin' && maker !== 'owner' ? refuse('forbidden', 'Only an owner makes a bot that administers.') : ok(true)
}

/** As good as never: a token is not used up by lying still. */
export const neverMs = 3_155_760_000_000
