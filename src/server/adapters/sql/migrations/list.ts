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
import { accounts } from './0007-accounts.ts'
import { blocks } from './0011-blocks.ts'

export const migrations = (flavour: Flavour): Record<string, Migration> => ({
  '0001-first': first(flavour),
  '0002-claims': claims,
  '0003-privacy': privacy,
  '0004-contacts': contacts,
  '0005-diary': diary,
  '0006-outside': outside,
  '0007-accounts': accounts(flavour),
  '0011-blocks': blocks,
})
