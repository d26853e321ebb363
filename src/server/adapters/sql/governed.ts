/** People as those who run the place see them: everybody, whatever their standing. Asked seldom, so no index of its own. */
import { foldName } from '../../../domain/names.ts'
import type { AccountStore, AccountStanding } from '../../ports.ts'
import type { Role } from '../../../protocol/model.ts'
import type { Db } from './engine.ts'
import { above, type AccountTable } from './schema.ts'

/** Who is found by name: neither those who still wait nor those who are gone for good. */
export const present: readonly AccountStanding['kind'][] = ['active', 'suspended']

export const countBy = async (db: Db, by: { readonly role: Role } | { readonly standing: AccountStanding['kind'] }): Promise<number> => {
  const all = db.selectFrom('accounts').select((e) => e.fn.countAll<number>().as('n'))
  const counted = await (
    'role' in by ? all.where('role', '=', by.role).where('standing', 'in', present) : all.where('standing', '=', by.standing)
  ).execute()
  return counted[0]?.n ?? 0
}

export const governed = (
  db: Db,
  { prefix, standing, without, role, page }: Parameters<AccountStore['governed']>[0],
): Promise<AccountTable[]> => {
  let query = db.selectFrom('accounts').selectAll().orderBy('name_key').limit(page.limit)
  if (page.after !== null) query = query.where('name_key', '>', foldName(page.after))
  if (standing !== null) query = query.where('standing', '=', standing)
  if (without !== null) query = query.where('standing', '<>', without)
  if (role !== null) query = query.where('role', '=', role)
  const start = foldName(prefix)
  if (start === '') return query.execute()
  const within = `%${prefix.replace(/[\\%_]/gu, '\\$&')}%`
  return query
    .where((e) => e.or([e.and([e('name_key', '>=', start), e('name_key', '<', above(start))]), e('display_name', 'like', e.val(within))]))
    .execute()
}
