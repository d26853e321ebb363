/** Keeps what others are to oneself: asked for at every connection, kept right by events, and told when something happens. */
import { computed, effect, untracked, type ReadonlySignal } from '@preact/signals'
import type { Contact, ContactState } from '../../protocol/contacts.ts'
import { limits } from '../../protocol/limits.ts'
import type { AccountId } from '../../protocol/ids.ts'
import { back, client, contacts, me, nameOf, stateOf } from '../live/client.ts'
import { tone } from '../live/ring.ts'
import { toast } from '../live/toasts.tsx'
import { words } from '../live/words.ts'
import { writeTo } from '../room/write-to.ts'

let changes = 0
let loads = 0
/** All pages, one after another. An answer that something overtook on its way is old: asked again. */
const load = async (after?: AccountId): Promise<void> => {
  const mine = ++loads
  const before = changes
  const result = await client.call('contact.list', { limit: limits.page, ...(after === undefined ? {} : { after }) })
  if (!result.ok || mine !== loads) return
  if (before !== changes) return load(after)
  if (result.value.next !== null) return load(result.value.next)
}

const begin = (): void => {
  void load()
  void client.call('presence.tellMeList', {})
}
if (client.state().link.kind === 'online') begin()

client.onEvent((event) => {
  if (event.event === 'welcome') begin()
  if (event.event !== 'contact.changed') return
  changes += 1
  const { account, state } = event.contact
  const { asked, accepted } = words.peek().contacts
  if (state === 'incoming') toast({ text: asked(account.displayName), of: account.id })
  if (state === 'contact') toast({ text: accepted(account.displayName), of: account.id })
})

let heard = back.peek()?.count ?? 0
effect(() => {
  const last = back.value
  if (last === null || last.count === heard) return
  heard = last.count
  const mine = me.peek()
  if (mine?.settings.sounds === true && untracked(() => stateOf(mine.account.id)) !== 'dnd') tone()
  const name = nameOf(last.account)
  toast({
    text: words.peek().contacts.back(name),
    of: last.account,
    act: { name: words.peek().why.write, run: () => void writeTo(last.account) },
  })
})

export const contactStateOf = (id: AccountId): ContactState => contacts.value.get(id)?.state ?? 'none'
/** In the order of names; requests the newest first. */
export const listed: ReadonlySignal<Readonly<Record<Exclude<ContactState, 'none'>, readonly Contact[]>>> = computed(() => {
  const collator = new Intl.Collator(words.value.tag, { numeric: true, sensitivity: 'base' })
  const all = [...contacts.value.values()]
  const of = (state: ContactState): Contact[] => all.filter((c) => c.state === state)
  const named = (some: Contact[]): Contact[] => some.toSorted((a, b) => collator.compare(a.account.displayName, b.account.displayName))
  return {
    incoming: of('incoming').toSorted((a, b) => b.since - a.since),
    outgoing: named(of('outgoing')),
    contact: named(of('contact')),
    blocked: named(of('blocked')),
  }
})
