/**
 * Every migration, oldest first, by name. Forward only: a released one is never changed, and the names recorded in a database tell
 * which program made it. Listed by hand rather than read from the folder, so that the program can be bundled.
 */
import type { Migration } from 'kysely/migration'
import type { Flavour } from '../engine.ts'
import { first } from './0001-first.ts'
import { claims } from './0002-claims.ts'
import { privacy } from './0003-privacy.ts'
import { contacts } from './0004-contacts.ts'
import { diary } from './0005-diary.ts'
import { outside } from './0006-outside.ts'
import { entry } from './0007-entry.ts'
import { mailTotp } from './0008-mail-totp.ts'
import { moderation } from './0011-moderation.ts'
import { devices } from './0013-devices.ts'
import { passkeys } from './0009-passkeys.ts'
import { sessionLife } from './0012-session-life.ts'
import { oidcBots } from './0010-oidc-bots.ts'
import { directory } from './0014-directory.ts'
import { guard } from './0016-guard.ts'
import { auditEnd } from './0018-audit-end.ts'
import { groups } from './0015-groups.ts'
import { confirmedAt } from './0017-confirmed-at.ts'

export const migrations = (flavour: Flavour): Record<string, Migration> => ({
  '0001-first': first(flavour),
  '0002-claims': claims,
  '0003-privacy': privacy,
  '0004-contacts': contacts,
  '0005-diary': diary,
  '0006-outside': outside,
  '0007-entry': entry,
  '0008-mail-totp': mailTotp,
  '0009-passkeys': passkeys,
  '0010-oidc-bots': oidcBots,
  '0011-moderation': moderation,
  '0012-session-life': sessionLife,
  '0013-devices': devices,
  '0014-directory': directory(flavour),
  '0015-groups': groups,
  '0016-guard': guard,
  '0017-confirmed-at': confirmedAt,
  '0018-audit-end': auditEnd(flavour),
})
