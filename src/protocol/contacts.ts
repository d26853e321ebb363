/** What people are to one another, the directory with presence, and who is in a room now. */
import * as z from 'zod/mini'
import { AccountId } from './ids.ts'
import { Account, PresenceEntry, Time } from './model.ts'

/** What another person is to oneself. `incoming`: they asked; `outgoing`: one asked them. */
export const ContactState = z.enum(['none', 'incoming', 'outgoing', 'contact', 'blocked'])
export const Contact = z.object({ account: Account, state: ContactState, since: Time })

/** `around`: anything but offline. */
export const PeopleState = z.enum(['here', 'away', 'busy', 'around'])
export const PeopleSort = z.enum(['name', 'state', 'lastActive'])
export const PersonRow = z.object({ account: Account, entry: PresenceEntry })
/** Of people whom the asker sees, and only those. */
export const PeopleCounts = z.object({ here: z.int(), away: z.int(), busy: z.int() })

/** Those of a room's people who share which room they are in, as one viewer may see them. `count` goes beyond `ids` in large rooms. */
export const HereNow = z.object({ ids: z.array(AccountId), count: z.int() })

export type ContactState = z.infer<typeof ContactState>
export type Contact = z.infer<typeof Contact>
export type PeopleState = z.infer<typeof PeopleState>
export type PeopleSort = z.infer<typeof PeopleSort>
export type PersonRow = z.infer<typeof PersonRow>
export type PeopleCounts = z.infer<typeof PeopleCounts>
export type HereNow = z.infer<typeof HereNow>
