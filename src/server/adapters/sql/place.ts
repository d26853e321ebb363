/** The one row about the place itself. */
import { openRolePolicy } from '../../../protocol/entry.ts'
import { openPolicy, type PlacePolicy } from '../../../protocol/privacy.ts'
import type { PlaceRow, PlaceStore } from '../../ports.ts'
import type { Db } from './engine.ts'
import { prepare } from './prepared.ts'
import type { PlaceTable } from './schema.ts'

/** What older versions did not know yet is not asked. */
const rulesOf = (text: string): PlaceRow['rules'] =>
  Object.fromEntries(Object.entries(JSON.parse(text) as PlaceRow['rules']).map(([role, asked]) => [role, { ...openRolePolicy, ...asked }]))

export const placeStore = (db: Db): PlaceStore => {
  const get = prepare(db, (q) => q.selectFrom('place').selectAll().where('id', '=', 1))
  return {
    async get() {
      const [row] = await get({})
      if (!row) throw new Error('the place has no row')
      return {
        name: row.name,
        registration: row.registration,
        inviters: row.inviters,
        sharing: row.sharing,
        epoch: row.epoch,
        setupHash: row.setup_hash,
        lobby: row.lobby,
        rules: row.rules === null ? {} : rulesOf(row.rules),
        policy: row.policy === null ? openPolicy : { ...openPolicy, ...(JSON.parse(row.policy) as PlacePolicy) },
      }
    },
    async update(change) {
      const set: Partial<PlaceTable> = {}
      if (change.name !== undefined) set.name = change.name
      if (change.registration !== undefined) set.registration = change.registration
      if (change.inviters !== undefined) set.inviters = change.inviters
      if (change.sharing !== undefined) set.sharing = change.sharing
      if (change.setupHash !== undefined) set.setup_hash = change.setupHash
      if (change.lobby !== undefined) set.lobby = change.lobby
      if (change.rules !== undefined) set.rules = JSON.stringify(change.rules)
      if (change.policy !== undefined) set.policy = JSON.stringify(change.policy)
      if (Object.keys(set).length > 0) await db.updateTable('place').set(set).where('id', '=', 1).execute()
    },
  }
}
