/** The store's roles for rooms, who is in them, and what is said there. Re-exported by `ports.ts`, from where everyone takes them. */
import type { AccountId, MessageId, RoomId } from '../protocol/ids.ts'
import type { Account, Membership, Message, Room, RoomRole } from '../protocol/model.ts'
import type { Page } from './ports.ts'

export type NewMessage = {
  readonly id: MessageId
  readonly room: RoomId
  readonly author: AccountId
  readonly clientId: string
  readonly body: string
  readonly at: number
  readonly mentions: readonly AccountId[]
}
export type RoomRow = Omit<Room, 'members' | 'lastAt'>
/** What a member sees of the room: nothing, if somebody they blocked brought them there. */
export type Sees = 'it' | 'nothing'
export interface RoomStore {
  /** False if it is public and its folded name is taken by another public one. */
  insert(row: RoomRow & { /** Of a direct room: both ids, sorted, joined; unique. */ readonly directKey: string | null }): Promise<boolean>
  get(id: RoomId): Promise<Room | null>
  byDirectKey(key: string): Promise<RoomId | null>
  /** False, and nothing changed, if the name is taken as above. */
  update(id: RoomId, change: { readonly name?: string; readonly topic?: string }): Promise<boolean>
  /** Public ones in the order of folded name; `after` is the last name seen. */
  listPublic(prefix: string, page: Page, viewer: AccountId): Promise<{ room: Room; joined: boolean }[]>
  /**
   * False if already a member. `broughtBy`: who added them; null: they came by themselves. `unseen`: to the room a member like any other, while
   * nothing shows the room to that person: it is in no answer about their own rooms until it is shown.
   */
  join(
    room: RoomId,
    account: AccountId,
    role: RoomRole,
    at: number,
    how?: { readonly broughtBy?: AccountId | null; readonly shown?: 'shown' | 'unseen' },
  ): Promise<boolean>
  /** From now on the person sees the room; read is what lies up to there. Nothing if they saw it before. */
  show(room: RoomId, account: AccountId, readSeq: number): Promise<void>
  leave(room: RoomId, account: AccountId): Promise<boolean>
  /** The hot question of sending: one indexed look. */
  isMember(room: RoomId, account: AccountId): Promise<{ kind: Room['kind']; role: RoomRole; sees: Sees } | null>
  membership(room: RoomId, account: AccountId): Promise<Membership | null>
  memberships(account: AccountId): Promise<Membership[]>
  /** The room and everything said in it. Whoever is in it must be told before. */
  remove(room: RoomId): Promise<void>
  /** How many this person made or joined, was brought into, and was brought into by this one; direct rooms aside. */
  counts(account: AccountId, by: AccountId): Promise<{ readonly own: number; readonly brought: number; readonly byOne: number }>
  /** The same rooms, without what costs counting. */
  ids(account: AccountId): Promise<RoomId[]>
  /** Those too that the person does not see. */
  everyId(account: AccountId): Promise<RoomId[]>
  members(room: RoomId, page: Page): Promise<Account[]>
  setRole(room: RoomId, account: AccountId, role: RoomRole): Promise<void>
  /** Those who are more than members. */
  roles(room: RoomId): Promise<Map<AccountId, RoomRole>>
  memberIds(room: RoomId): Promise<AccountId[]>
  inRoom(room: RoomId): Promise<{ readonly account: AccountId; readonly sees: Sees }[]>
  /** Of these people, those who share a room (public rooms aside) with the viewer. */
  sharing(viewer: AccountId, ids: readonly AccountId[]): Promise<AccountId[]>
  /** Guests in any room of this person, and they themselves if they are one. */
  guestsBeside(account: AccountId): Promise<AccountId[]>
  /** Never moves back; answers what stands then. */
  markRead(room: RoomId, account: AccountId, seq: number): Promise<{ readSeq: number; unread: number; mentions: number }>
}
export interface MessageStore {
  /** Takes the room's next seq. If author + clientId was stored before, that message, and `fresh` false. */
  append(message: NewMessage): Promise<{ readonly message: Message; readonly fresh: boolean }>
  get(id: MessageId): Promise<Message | null>
  /** Takes the room's next seq as `changedSeq`. A deleted message has the body ''. */
  change(
    id: MessageId,
    change: { readonly body: string; readonly mentions: readonly AccountId[]; readonly editedAt?: number; readonly deletedAt?: number },
  ): Promise<Message>
  /** Oldest first; by `seq`. */
  before(room: RoomId, before: number | null, limit: number): Promise<Message[]>
  /** By `changedSeq`, greater than `after`. */
  since(room: RoomId, after: number, limit: number): Promise<Message[]>
  lastSeq(room: RoomId): Promise<number>
  /** Of this author, oldest first. */
  undeleted(author: AccountId, limit: number): Promise<MessageId[]>
}
