/** Commands about one's own diary. Part of the table in `commands.ts`. */
import * as z from 'zod/mini'
import { command, Limit, none } from './command.ts'
import { DiaryDays, DiaryEntry, DiaryKind, DiaryPlace } from './diary.ts'
import { AccountId } from './ids.ts'
import { Time } from './model.ts'

export const diaryCommands = {
  'diary.list': command(
    "One's own diary, newest first, paged by the last entry seen.",
    z.strictObject({ before: z.optional(DiaryPlace), limit: Limit, kinds: z.optional(z.array(DiaryKind).check(z.maxLength(16))) }),
    z.object({ entries: z.array(DiaryEntry), more: z.boolean(), days: DiaryDays }),
  ),
  'diary.export': command(
    'All of it at once, oldest first. Over HTTP only.',
    none,
    z.object({ account: AccountId, at: Time, days: DiaryDays, entries: z.array(DiaryEntry) }),
  ),
  'diary.delete': command(
    'Delete it all, or what lies before a time.',
    z.strictObject({ before: z.optional(Time) }),
    z.object({ deleted: z.int() }),
  ),
  'diary.retention': command(
    "How many days it is kept; 0 keeps nothing. Administrators' looks are kept 30 days in any case.",
    z.strictObject({ days: DiaryDays }),
    z.object({ days: DiaryDays }),
  ),
} as const
