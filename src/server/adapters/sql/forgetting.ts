/**
 * What goes with a person who is deleted: everything they declared, chose, decided about others, opened or may sign in with. Their row stays
 * without its name, for messages and the audit log stand on it.
 */
import { foldName } from '../../../domain/names.ts'
import { skeletonOf } from '../../../domain/skeleton.ts'
import type { AccountId } from '../../../protocol/ids.ts'
import type { Db } from './engine.ts'

/** Tables whose every row with somebody's id is about them alone. */
const theirs = [
  'account_words',
  'claims',
  'source_claims',
  'arrangements',
  'privacy',
  'diary',
  'diary_keeping',
  'links',
  'tickets',
  'emails',
  'totp',
  'recovery_codes',
  'identities',
  'passkeys',
  'devices',
  'alerts',
  'network_bans',
] as const

export const forget = async (
  db: Db,
  account: AccountId,
  { name, displayName }: { readonly name: string; readonly displayName: string },
): Promise<void> => {
  const key = foldName(name)
  const owned = db.selectFrom('groups').select('id').where('owner', '=', account)
  await db
    .deleteFrom('group_people')
    .where((e) => e.or([e('account', '=', account), e('group_id', 'in', owned)]))
    .execute()
  await db.deleteFrom('groups').where('owner', '=', account).execute()
  for (const table of theirs) await db.deleteFrom(table).where('account', '=', account).execute()
  await db.updateTable('reports').set({ quote: null }).where('account', '=', account).execute()
  await db.deleteFrom('urgents').where('sender', '=', account).execute()
  await db
    .deleteFrom('contacts')
    .where((e) => e.or([e('low', '=', account), e('high', '=', account)]))
    .execute()
  await db
    .deleteFrom('wishes')
    .where((e) => e.or([e('asker', '=', account), e('target', '=', account)]))
    .execute()
  await db.updateTable('sessions').set({ label: '', address: '' }).where('account', '=', account).execute()
  await db.deleteFrom('sums').where('payer', '=', account).execute()
  await db.updateTable('memberships').set({ brought_by: null }).where('brought_by', '=', account).execute()
  await db.updateTable('memberships').set({ name_key: key }).where('account', '=', account).execute()
  const gone = {
    name,
    name_key: key,
    name_skeleton: skeletonOf(name),
    display_name: displayName,
    password_hash: '',
    standing: 'deleted',
    standing_until: null,
    standing_reason: '',
  } as const
  await db
    .updateTable('accounts')
    .set({ ...gone, role: 'member', last_active_at: 0 })
    .where('id', '=', account)
    .execute()
}
