/** Contacts, blocking, and asking to be told of a return. What somebody's block changes is told to nobody but that person. */
import { contactView, decideContact, otherSide, sideOf, type ContactAct, type Pair } from '../../domain/contacts.ts'
import type { Left } from '../../domain/presence/left.ts'
import type { Contact } from '../../protocol/contacts.ts'
import { refuse } from '../../protocol/errors.ts'
import type { AccountId } from '../../protocol/ids.ts'
import type { Account } from '../../protocol/model.ts'
import { fact, tell } from '../notices.ts'
import type { Notice } from '../ports.ts'
import { done, me, type Action, type InTx } from './action.ts'
import { known, someone } from './seeing.ts'

type Whom = { readonly account: AccountId }

/** Taking back is always possible, also with somebody who is gone meanwhile. */
const concerned = async (cx: InTx, what: ContactAct, id: AccountId): Promise<Account | null> =>
  what === 'request' || what === 'accept' ? someone(cx, id) : ((await cx.tx.accounts.get(await known(cx, [id])))[0] ?? null)

/** `left`: of a block, what it leaves to be seen of the one who makes it. */
const act =
  (what: ContactAct, left: Left | null = null) =>
  async (cx: InTx, input: Whom) => {
    const other = await concerned(cx, what, input.account)
    if (other === null || other.id === me(cx)) return refuse('not_found')
    const side = sideOf(me(cx), other.id)
    const [before, counts] = await Promise.all([cx.tx.contacts.pair(me(cx), other.id), cx.tx.contacts.counts(me(cx))])
    const decided = decideContact(before, what, side, { ...counts, ageMs: cx.now - cx.caller.account.createdAt }, cx.now)
    if (!decided.ok) return decided
    const isNew = what === 'block' && before.blocks[side] === null
    const after = isNew ? { ...decided.value, left: { ...decided.value.left, [side]: left } } : decided.value
    if (after !== before) await cx.tx.contacts.set(me(cx), other.id, after)
    return done({ contact: { account: other, ...contactView(after, side) } }, ...changes(before, after, [cx.caller.account, other]))
  }

/** To each of the two, if the pair looks different to them. */
const changes = (before: Pair, after: Pair, [one, other]: readonly [Account, Account]): Notice[] => {
  if (before === after) return []
  const side = sideOf(one.id, other.id)
  const told = [
    { to: one, of: other, side },
    { to: other, of: one, side: otherSide(side) },
  ].flatMap(({ to, of, side }) => {
    const contact: Contact = { account: of, ...contactView(after, side) }
    return contact.state === contactView(before, side).state ? [] : [tell(`account:${to.id}`, { event: 'contact.changed', contact })]
  })
  return [...told, fact({ type: 'tied', one: one.id, other: other.id })]
}

export const request: Action<'contact.request'> = act('request')
export const accept: Action<'contact.accept'> = act('accept')
export const decline: Action<'contact.decline'> = act('decline')
export const withdraw: Action<'contact.withdraw'> = act('withdraw')
export const remove: Action<'contact.remove'> = act('remove')
/** The caller asks presence before the transaction what is to be left. */
export const block = (left: Left): Action<'contact.block'> => act('block', left)
export const unblock: Action<'contact.unblock'> = act('unblock')

/** As many as were asked for, however many pairs say nothing to this side: a shorter page would tell that there are such. */
export const list: Action<'contact.list'> = async (cx, { after, limit }) => {
  const found: { readonly id: AccountId; readonly view: Omit<Contact, 'account'> }[] = []
  let from = after ?? null
  for (let more = true; more && found.length <= limit;) {
    const rows = await cx.tx.contacts.page(me(cx), { after: from, limit: limit + 1 })
    for (const { low, high, pair } of rows) {
      const id = low === me(cx) ? high : low
      const view = contactView(pair, sideOf(me(cx), id))
      if (view.state !== 'none') found.push({ id, view })
      from = id
    }
    more = rows.length > limit
  }
  const shown = found.slice(0, limit)
  const accounts = new Map((await cx.tx.accounts.get(shown.map((c) => c.id))).map((a) => [a.id, a]))
  const contacts = shown.flatMap(({ id, view }) => (accounts.has(id) ? [{ account: accounts.get(id)!, ...view }] : []))
  return done({ contacts, next: found.length > limit ? shown.at(-1)!.id : null })
}

const mostWishes = 50

/** Whether that person may be seen is asked only when they come back, so that asking tells nothing. */
export const tellMe: Action<'presence.tellMe'> = async (cx, input) => {
  const other = await someone(cx, input.account)
  if (other === null) return refuse('not_found')
  if (other.id === me(cx)) return refuse('bad_request', 'account: you know when you are here yourself')
  const waiting = await cx.tx.wishes.of(me(cx))
  if (waiting.some((w) => w.target === other.id)) return done({})
  if (waiting.length >= mostWishes) return refuse('too_many')
  await cx.tx.wishes.add({ asker: me(cx), target: other.id, at: cx.now })
  return done({}, fact({ type: 'wish.changed', asker: me(cx), target: other.id, wish: 'open' }))
}
export const dontTellMe: Action<'presence.dontTellMe'> = async (cx, input) => {
  const had = await cx.tx.wishes.remove(me(cx), input.account)
  return had ? done({}, fact({ type: 'wish.changed', asker: me(cx), target: input.account, wish: 'over' })) : done({})
}
export const wishes: Action<'presence.tellMeList'> = async (cx) => {
  const rows = await cx.tx.wishes.of(me(cx))
  const targets = await known(
    cx,
    rows.map((r) => r.target),
  )
  const accounts = new Map((await cx.tx.accounts.get(targets)).map((a) => [a.id, a]))
  return done({ waiting: rows.flatMap((r) => (accounts.has(r.target) ? [{ account: accounts.get(r.target)!, since: r.at }] : [])) })
}
