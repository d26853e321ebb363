/** The life of a session after signing in: locking, staying, what is asked of each role, and an administrator's view of others' sessions. */
import * as z from 'zod/mini'
import { command, none } from './command.ts'
import { ProofWay, RolePolicy } from './entry.ts'
import { AccountId, SessionId } from './ids.ts'
import { Account, Role, Session, Time } from './model.ts'
import { Hold } from './way.ts'

const Policies = z.object({ owner: RolePolicy, admin: RolePolicy, moderator: RolePolicy, member: RolePolicy, guest: RolePolicy })

export const sessionCommands = {
  'session.self': command(
    'Whose session this is, whether it is held, and how one can prove to be oneself. Answers a held session too.',
    none,
    z.object({ session: SessionId, account: Account, hold: z.nullable(Hold), ways: z.array(ProofWay), expiresAt: Time }),
  ),
  'session.lock': command('Lock this session at once: nothing goes until `session.confirm`.', none, none),
  'session.stay': command('I am still here: the time without use begins anew.', none, none),
  'session.listOf': command(
    "Somebody's sessions. Administrators; a line in that person's diary says so.",
    z.strictObject({ account: AccountId }),
    z.object({ sessions: z.array(Session) }),
  ),
  'session.endOf': command("End somebody's session. Administrators; the person is told.", z.strictObject({ session: SessionId }), none),
  'policy.get': command('What is asked of the sessions of each role. Administrators.', none, z.object({ policies: Policies })),
  'policy.update': command(
    'Change what is asked of the sessions of one role; holds for open sessions too. `ended`: how many it ended at once. Administrators; of owners, owners.',
    z.strictObject({ role: Role, policy: RolePolicy }),
    z.object({ policies: Policies, ended: z.int() }),
  ),
} as const
