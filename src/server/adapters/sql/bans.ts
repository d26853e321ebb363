/** Who is kept out of a room, and from which networks nobody comes in. */
import type { BanStore } from '../../ports.ts'
import type { Db } from './engine.ts'

export const banStore = (db: Db): BanStore => ({
  async keepOut(room, account, at) {
    await db
      .insertInto('room_bans')
      .values({ room, account, at })
      .onConflict((c) => c.columns(['room', 'account']).doNothing())
      .execute()
  },
  async letIn(room, account) {
    const gone = await db.deleteFrom('room_bans').where('room', '=', room).where('account', '=', account).returning('room').execute()
    return gone.length > 0
  },
  async isKeptOut(room, account) {
    const found = await db.selectFrom('room_bans').select('at').where('room', '=', room).where('account', '=', account).execute()
    return found.length > 0
  },
  async keptOut(room) {
    const rows = await db
      .selectFrom('room_bans')
      .select('account')
      .where('room', '=', room)
      .orderBy('at', 'desc')
      .orderBy('account')
      .execute()
    return rows.map((row) => row.account)
  },
  async closeNetworks(account, networks) {
    if (networks.length === 0) return
    await db
      .insertInto('network_bans')
      .values(networks.map((network) => ({ network, account })))
      .onConflict((c) => c.columns(['network', 'account']).doNothing())
      .execute()
  },
  async openNetworks(account) {
    await db.deleteFrom('network_bans').where('account', '=', account).execute()
  },
  networks: async () => (await db.selectFrom('network_bans').select('network').distinct().execute()).map((row) => row.network),
  async networksOf(accounts) {
    const counts = new Map<(typeof accounts)[number], number>()
    if (accounts.length === 0) return counts
    const rows = await db.selectFrom('network_bans').select('account').where('account', 'in', accounts).execute()
    for (const { account } of rows) counts.set(account, (counts.get(account) ?? 0) + 1)
    return counts
  },
})
