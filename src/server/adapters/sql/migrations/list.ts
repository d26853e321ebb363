/**
 * Every migration, oldest first, by name. Forward only: a released one is never changed, and the names recorded in a database tell
 * which program made it. Listed by hand rather than read from the folder, so that the program can be bundled.
 */
import type { Migration } from 'kysely/migration'
import type { Flavour } from '../engine.ts'
import { first } from './0001-first.ts'

export const migrations = (flavour: Flavour): Record<string, Migration> => ({
  '0001-first': first(flavour),
})
