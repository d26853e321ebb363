/** Commands about one's own lists of people. */
import * as z from 'zod/mini'
import { command, none } from './command.ts'
import { Group, groupLimits, GroupName } from './groups.ts'
import { AccountId, GroupId } from './ids.ts'
import { Account } from './model.ts'

const answer = z.object({ group: Group })
const People = z.array(AccountId).check(z.maxLength(groupLimits.people))

export const groupCommands = {
  'group.list': command(
    "One's own lists of people, and who they are.",
    none,
    z.object({ groups: z.array(Group), people: z.array(Account) }),
  ),
  'group.create': command('Make a list of people, which only its maker sees.', z.strictObject({ name: GroupName }), answer),
  'group.rename': command('Call a list something else.', z.strictObject({ group: GroupId, name: GroupName }), answer),
  'group.change': command(
    'Put people into a list, or take them out. Who does not exist, or is oneself, is left out.',
    z.strictObject({ group: GroupId, add: z._default(People, []), remove: z._default(People, []) }),
    answer,
  ),
  'group.delete': command('Have that list no more, nor the rules that name it.', z.strictObject({ group: GroupId }), none),
} as const
