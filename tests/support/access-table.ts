/**
 * Who may do what to what, in one table: every command there is, each with its row. A command without one does not compile, and the test that walks
 * the table fails for it. The answers follow from the rules in `docs/spec.md`, `domain/roles.ts` and `domain/rooms.ts`; they are not recorded from the code.
 */
import { accountRows } from './access-account.ts'
import { peopleRows } from './access-people.ts'
import { placeRows } from './access-place.ts'
import { roomRows } from './access-rooms.ts'
import type { Table } from './access.ts'

export const accessTable: Table = { ...accountRows, ...peopleRows, ...placeRows, ...roomRows }
