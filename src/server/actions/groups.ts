/**
 * Lists of people that only their owner sees. Whoever changes one changes who sees them, so the live parts judge anew; nobody but the owner's
 * own devices is told.
 */
import { groupLimits, type Group } from '../../protocol/groups.ts'
import { ok, refuse, type Result } from '../../protocol/errors.ts'
import type { AccountId, GroupId } from '../../protocol/ids.ts'
import { fact } from '../notices.ts'
import { known as knownOf } from './seeing.ts'
import { privacyNotices, privacyOf } from './privacy.ts'
import { done, me, toMe, type Action, type InTx } from './action.ts'

const mine = async (cx: InTx, id: GroupId): Promise<Result<Group>> => {
  const group = await cx.tx.groups.get(me(cx), id)
  return group === null ? refuse('not_found') : ok(group)
}
const told = (cx: InTx, group: GroupId) => toMe(cx, { event: 'groups.changed', group })
const changed = (cx: InTx, group: GroupId) => [told(cx, group), fact({ type: 'groups.changed', account: me(cx) })]

export const list: Action<'group.list'> = async (cx) => {
  const groups = await cx.tx.groups.list(me(cx))
  return done({ groups, people: await cx.tx.accounts.get(await knownOf(cx, [...new Set(groups.flatMap((g) => g.people))])) })
}

export const create: Action<'group.create'> = async (cx, { name }) => {
  if ((await cx.tx.groups.list(me(cx))).length >= groupLimits.groups) return refuse('too_many')
  const group: Group = { id: cx.world.ids.next('g', cx.now) as GroupId, name, people: [], createdAt: cx.now }
  await cx.tx.groups.insert(me(cx), group)
  return done({ group }, told(cx, group.id))
}

export const rename: Action<'group.rename'> = async (cx, { group: id, name }) => {
  const held = await mine(cx, id)
  if (!held.ok) return held
  await cx.tx.groups.rename(id, name)
  return done({ group: { ...held.value, name } }, told(cx, id))
}

export const change: Action<'group.change'> = async (cx, { group: id, add, remove }) => {
  const held = await mine(cx, id)
  if (!held.ok) return held
  const known = (await cx.tx.accounts.get(await knownOf(cx, add))).map((a) => a.id).filter((a) => a !== me(cx))
  const out = new Set<AccountId>(remove)
  const people = [...new Set([...held.value.people, ...known])].filter((p) => !out.has(p)).toSorted()
  if (people.length > groupLimits.people) return refuse('too_many')
  const had = new Set(held.value.people)
  await cx.tx.groups.setPeople(id, { add: people.filter((p) => !had.has(p)), remove: held.value.people.filter((p) => out.has(p)) })
  return done({ group: { ...held.value, people } }, ...changed(cx, id))
}

/** A rule about a list that is no more would only be a riddle. */
export const remove: Action<'group.delete'> = async (cx, { group: id }) => {
  const held = await mine(cx, id)
  if (!held.ok) return held
  await cx.tx.groups.delete(id)
  const before = await privacyOf(cx.tx, me(cx))
  const rules = before.rules.filter(({ who }) => who.kind !== 'group' || who.group !== id)
  if (rules.length === before.rules.length) return done({}, ...changed(cx, id))
  const privacy = { ...before, rules }
  await cx.tx.privacy.set(me(cx), privacy)
  return done({}, ...changed(cx, id), ...privacyNotices(cx, privacy))
}
