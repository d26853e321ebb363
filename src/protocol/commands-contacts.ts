/** Commands between people: contacts and blocking, the directory with presence, who is in a room now, and being told of a return. */
import * as z from 'zod/mini'
import { command, Limit, none } from './command.ts'
import { Contact, HereNow, PeopleCounts, PeopleSort, PeopleState, PersonRow } from './contacts.ts'
import { AccountId, RoomId } from './ids.ts'
import { Account, Time } from './model.ts'

const whom = z.strictObject({ account: AccountId })
const answer = z.object({ contact: Contact })

export const contactCommands = {
  'contact.request': command('Ask a person to be a contact. If they asked already, both are contacts now.', whom, answer),
  'contact.accept': command('Say yes to a request.', whom, answer),
  'contact.decline': command('Say no to a request.', whom, answer),
  'contact.withdraw': command("Take back a request of one's own that is not answered.", whom, answer),
  'contact.remove': command('Be contacts no more.', whom, answer),
  'contact.block': command('Block a person: they see one offline and hear nothing of it; what they write rings nowhere.', whom, answer),
  'contact.unblock': command('Block a person no more. What was so between the two before holds again.', whom, answer),
  'contact.list': command(
    "One's contacts, the requests both ways, and whom one blocks, in the order of their ids. `next` continues after it.",
    z.strictObject({ after: z.optional(AccountId), limit: Limit }),
    z.object({ contacts: z.array(Contact), next: z.nullable(AccountId) }),
  ),

  'people.search': command(
    'The directory with presence as one sees it. `state` and every order go by what one is shown and nothing else. `next` continues; `sort` is the order taken: too many to put in the order of last active come in that of names.',
    z.strictObject({
      query: z.optional(z.string().check(z.maxLength(64))),
      state: z.optional(PeopleState),
      sort: z._default(PeopleSort, 'name'),
      after: z.optional(z.string().check(z.maxLength(160))),
      limit: Limit,
      counts: z._default(z.boolean(), false),
    }),
    z.object({ people: z.array(PersonRow), next: z.nullable(z.string()), sort: PeopleSort, counts: z.optional(PeopleCounts) }),
  ),
  'room.here': command(
    'Who is in a room now, of those who share it and whom one sees. Over the socket, changes follow as `room.here` while the room is on screen.',
    z.strictObject({ room: RoomId }),
    HereNow,
  ),

  'presence.tellMe': command('Tell me once when this person is here again, if I may see it then.', whom, none),
  'presence.dontTellMe': command('Not any more.', whom, none),
  'presence.tellMeList': command(
    'Of whom I asked to be told.',
    none,
    z.object({ waiting: z.array(z.object({ account: Account, since: Time })) }),
  ),
} as const
