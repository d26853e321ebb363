/** Lists of people that their owner made, for saying who sees how much. Nobody else sees them, least of all those in them. */
import * as z from 'zod/mini'
import { AccountId, GroupId } from './ids.ts'
import { Time, line } from './model.ts'

export const groupLimits = { groups: 50, people: 200, nameChars: 64 } as const

export const GroupName = line(1, groupLimits.nameChars)
/** In the order in which they were made; people in that of their ids. */
export const Group = z.object({ id: GroupId, name: z.string(), people: z.array(AccountId), createdAt: Time })
export type Group = z.infer<typeof Group>
