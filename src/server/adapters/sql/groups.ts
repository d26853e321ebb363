/** A person's own lists of people. */
import type { AccountId, GroupId } from '../../../protocol/ids.ts'
import type { Group } from '../../../protocol/groups.ts'
import type { GroupStore } from '../../ports.ts'
import type { Db } from './engine.ts'
import { prepareList } from './prepared.ts'
import type { GroupTable } from './schema.ts'

export const groupStore = (db: Db): GroupStore => {
  const ofViewer = prepareList<GroupId, { viewer: AccountId }, { group: GroupId; owner: AccountId }>(db, (q, list, $) =>
    q
      .selectFrom('group_people')
      .innerJoin('groups', 'groups.id', 'group_people.group_id')
      .select(['groups.id as group', 'groups.owner'])
      .where('group_people.account', '=', $('viewer'))
      .where('groups.id', 'in', list),
  )
  const peopleOf = prepareList<GroupId, Record<never, never>, { group_id: GroupId; account: AccountId }>(db, (q, list) =>
    q.selectFrom('group_people').select(['group_id', 'account']).where('group_id', 'in', list).orderBy('account'),
  )
  const withPeople = async (rows: readonly GroupTable[]): Promise<Group[]> => {
    const people = Map.groupBy(
      await peopleOf(
        rows.map((r) => r.id),
        {},
      ),
      (r) => r.group_id,
    )
    return rows.map((r) => ({ id: r.id, name: r.name, people: (people.get(r.id) ?? []).map((p) => p.account), createdAt: r.created_at }))
  }
  return {
    list: async (owner) =>
      withPeople(await db.selectFrom('groups').selectAll().where('owner', '=', owner).orderBy('created_at').orderBy('id').execute()),
    async get(owner, id) {
      const rows = await db.selectFrom('groups').selectAll().where('id', '=', id).where('owner', '=', owner).execute()
      return (await withPeople(rows))[0] ?? null
    },
    async insert(owner, { id, name, createdAt, people }) {
      await db.insertInto('groups').values({ id, owner, name, created_at: createdAt }).execute()
      if (people.length > 0)
        await db
          .insertInto('group_people')
          .values(people.map((account) => ({ group_id: id, account })))
          .execute()
    },
    async rename(id, name) {
      await db.updateTable('groups').set({ name }).where('id', '=', id).execute()
    },
    async setPeople(id, { add, remove }) {
      if (remove.length > 0) await db.deleteFrom('group_people').where('group_id', '=', id).where('account', 'in', remove).execute()
      if (add.length === 0) return
      await db
        .insertInto('group_people')
        .values(add.map((account) => ({ group_id: id, account })))
        .onConflict((c) => c.columns(['group_id', 'account']).doNothing())
        .execute()
    },
    async delete(id) {
      await db.deleteFrom('group_people').where('group_id', '=', id).execute()
      await db.deleteFrom('groups').where('id', '=', id).execute()
    },
    holding: (viewer, groups) => ofViewer(groups, { viewer }),
    members: async (owner, groups) => {
      const own = await db.selectFrom('groups').select('id').where('owner', '=', owner).where('id', 'in', groups).execute()
      return (
        await peopleOf(
          own.map((g) => g.id),
          {},
        )
      ).map(({ group_id: group, account }) => ({ group, account }))
    },
  }
}
