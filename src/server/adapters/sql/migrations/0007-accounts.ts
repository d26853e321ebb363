/** All that signing in, roles, the audit log and groups of one's own keep: one version of the tables, part by part in `0007/`. */
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Flavour } from '../engine.ts'
import { auditEnd } from './0007/audit-end.ts'
import { devices } from './0007/devices.ts'
import { directory } from './0007/directory.ts'
import { entry } from './0007/entry.ts'
import { groups } from './0007/groups.ts'
import { guard } from './0007/guard.ts'
import { mailTotp } from './0007/mail-totp.ts'
import { moderation } from './0007/moderation.ts'
import { oidcBots } from './0007/oidc-bots.ts'
import { passkeys } from './0007/passkeys.ts'
import { sessionLife } from './0007/session-life.ts'

export const accounts = (flavour: Flavour): Migration => ({
  async up(db: Kysely<unknown>) {
    const parts = [
      entry,
      mailTotp,
      passkeys,
      oidcBots,
      moderation,
      sessionLife,
      devices,
      directory(flavour),
      groups,
      guard,
      auditEnd(flavour),
    ]
    for (const part of parts) await part.up(db)
  },
})
