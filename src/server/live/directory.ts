/**
 * The directory with presence. Everything goes through what the viewer is shown, so that whom one does not see changes neither pages nor
 * counts nor order, nor the work: where no more than a thousand are found, all of them are looked at, here or not. Where there are more,
 * states are asked only of those who are here and not invisible, chunk by chunk, and names of those are kept here while they are.
 */
import { groupOf, groups, groupsOf, isFound, lastActiveOrder, type Group } from '../../domain/directory.ts'
import { foldName } from '../../domain/names.ts'
import type { Input, Output } from '../../protocol/commands.ts'
import type { PersonRow } from '../../protocol/contacts.ts'
import type { AccountId } from '../../protocol/ids.ts'
import type { Account } from '../../protocol/model.ts'
import type { Clock, Notice, Store } from '../ports.ts'
import type { Presence } from './presence.ts'

const chunkOf = 100
/** More than this are not put into the order of last active, for each has to be looked up. */
const mostOrdered = 1_000
const spare = 1_000

type Named = { readonly account: Account; readonly key: string }
type Ask = {
  readonly viewer: AccountId
  /** Whom alone the viewer may know of; null: everybody. */
  readonly within: ReadonlySet<AccountId> | null
  readonly start: string
  readonly limit: number
  /** Everyone around as this viewer sees them, in the order of names, if that was found out at once. */
  readonly around?: readonly PersonRow[]
}
/** Where a page ended: in which group, at which name. */
type Cursor = { readonly group: Group | 'all'; readonly key: string }
export type Directory = ReturnType<typeof createDirectory>

const toText = ({ group, key }: Cursor): string => `${group}:${key}`
const toCursor = (text: string | undefined): Cursor | null => {
  const [, group, key] = /^(all|here|busy|away|rest):(.*)$/su.exec(text ?? '') ?? []
  return group === undefined || key === undefined ? null : { group: group as Cursor['group'], key }
}

export const createDirectory = ({
  store,
  presence,
  clock,
}: {
  readonly store: Store
  readonly presence: Pick<Presence, 'get' | 'showing'>
  readonly clock: Clock
}) => {
  const names = new Map<AccountId, Named>()

  /** Everyone who has a connection and is not invisible, in the order of names. */
  const attached = async ({ within, start }: Pick<Ask, 'within' | 'start'>): Promise<Named[]> => {
    const ids = presence.showing().filter((id) => within === null || within.has(id))
    if (names.size > 2 * ids.length + spare) names.clear()
    const missing = ids.filter((id) => !names.has(id))
    if (missing.length > 0)
      for (const account of await store.read((tx) => tx.accounts.get(missing)))
        names.set(account.id, { account, key: foldName(account.name) })
    return ids
      .flatMap((id) => names.get(id) ?? [])
      .filter(({ account }) => isFound(account, start))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1))
  }

  const seen = async (viewer: AccountId, accounts: readonly Account[]): Promise<PersonRow[]> => {
    const entries = new Map(
      (
        await presence.get(
          viewer,
          accounts.map((a) => a.id),
        )
      ).map((entry) => [entry[0], entry]),
    )
    return accounts.flatMap((account) => (entries.has(account.id) ? [{ account, entry: entries.get(account.id)! }] : []))
  }
  const inGroups =
    (wanted: readonly Group[]) =>
    ({ entry }: PersonRow): boolean =>
      wanted.includes(groupOf(entry[1]))

  /** Of people around, those in these groups, after a name. */
  const around = async ({ viewer, start, limit, ...ask }: Ask, wanted: readonly Group[], after: string): Promise<PersonRow[]> => {
    if (ask.around !== undefined)
      return ask.around
        .filter(inGroups(wanted))
        .filter((row) => foldName(row.account.name) > after)
        .slice(0, limit)
    const candidates = (await attached({ within: ask.within, start })).filter(({ key }) => key > after)
    const found: PersonRow[] = []
    for (let from = 0; from < candidates.length && found.length < limit; from += chunkOf) {
      found.push(
        ...(
          await seen(
            viewer,
            candidates.slice(from, from + chunkOf).map((c) => c.account),
          )
        ).filter(inGroups(wanted)),
      )
    }
    return found.slice(0, limit)
  }
  /** In the order of names; of a guest's circle, or of everybody. */
  const listed = async ({ within, start }: Pick<Ask, 'within' | 'start'>, after: string, limit: number): Promise<Account[]> => {
    if (within === null) return store.read((tx) => tx.accounts.list(start, { after: after === '' ? null : after, limit }))
    return (await store.read((tx) => tx.accounts.get([...within])))
      .map((account) => ({ account, key: foldName(account.name) }))
      .filter(({ account, key }) => key > after && isFound(account, start))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1))
      .slice(0, limit)
      .map(({ account }) => account)
  }
  /** Of everyone, by the store; `rest` leaves out who was listed as being around. */
  const everyone = async ({ viewer, within, start, limit }: Ask, wanted: 'all' | 'rest', after: string): Promise<PersonRow[]> => {
    const found: PersonRow[] = []
    // No more than are asked for, since most are seen: each takes several looks into the store.
    const chunk = Math.min(chunkOf, limit)
    for (let last = after; found.length < limit;) {
      const accounts = await listed({ within, start }, last, chunk)
      const rows = await seen(viewer, accounts)
      found.push(...(wanted === 'all' ? rows : rows.filter(inGroups(['rest']))))
      if (accounts.length < chunk) break
      last = foldName(accounts.at(-1)!.name)
    }
    return found.slice(0, limit)
  }

  /** One group after the other, from where the last page ended; one more than asked tells that there is more. */
  const inOrder = async (
    ask: Ask,
    parts: readonly (readonly [part: Cursor['group'], wanted: readonly Group[]])[],
    cursor: Cursor | null,
  ) => {
    const rows: { readonly row: PersonRow; readonly part: Cursor['group'] }[] = []
    const first =
      cursor === null
        ? 0
        : Math.max(
            0,
            parts.findIndex(([part]) => part === cursor.group),
          )
    for (const [n, [part, wanted]] of parts.entries()) {
      const limit = ask.limit + 1 - rows.length
      if (n < first || limit <= 0) continue
      const after = cursor !== null && n === first ? cursor.key : ''
      const found = wanted.includes('rest')
        ? await everyone({ ...ask, limit }, wanted.length === 1 ? 'rest' : 'all', after)
        : await around({ ...ask, limit }, wanted, after)
      rows.push(...found.map((row) => ({ row, part })))
    }
    const page = rows.slice(0, ask.limit)
    const last = page.at(-1)
    const next = rows.length > ask.limit && last !== undefined ? toText({ group: last.part, key: foldName(last.row.account.name) }) : null
    return { people: page.map(({ row }) => row), next }
  }

  /** Null if there are too many. */
  const byLastActive = async (ask: Ask, wanted: readonly Group[], after: Cursor | null) => {
    const isEveryone = wanted.includes('rest')
    const accounts = isEveryone
      ? await listed(ask, '', mostOrdered + 1)
      : (await around({ ...ask, limit: mostOrdered + 1 }, wanted, '')).map((row) => row.account)
    if (accounts.length > mostOrdered) return null
    const rows = (await seen(ask.viewer, accounts)).filter(inGroups(wanted))
    const now = clock.now()
    const ordered = rows
      .map((row) => ({ row, at: lastActiveOrder(row.entry, now), key: foldName(row.account.name) }))
      .toSorted((a, b) => (a.at === b.at ? (a.key < b.key ? -1 : 1) : b.at - a.at))
    const from = after === null ? 0 : ordered.findIndex(({ key }) => key === after.key) + 1
    const page = ordered.slice(from, from + ask.limit)
    return {
      people: page.map(({ row }) => row),
      next: ordered.length > from + ask.limit ? toText({ group: 'all', key: page.at(-1)!.key }) : null,
    }
  }

  /** Null if there are too many to look at, unless they must be counted. */
  const everyoneAround = async (ask: Ask, mustCount: 'counted' | 'listed'): Promise<PersonRow[] | null> => {
    const all = await listed(ask, '', mostOrdered + 1)
    if (all.length <= mostOrdered) return (await seen(ask.viewer, all)).filter(inGroups(['here', 'busy', 'away']))
    if (mustCount === 'listed') return null
    return seen(
      ask.viewer,
      (await attached(ask)).map((n) => n.account),
    )
  }
  const countsOf = (rows: readonly PersonRow[]) => {
    const of = (group: Group): number => rows.filter(inGroups([group])).length
    return { here: of('here'), away: of('away'), busy: of('busy') }
  }

  return {
    /** `within`: whom alone the viewer may know of; null: everybody. */
    search: async (
      viewer: AccountId,
      input: Input<'people.search'>,
      within: ReadonlySet<AccountId> | null,
    ): Promise<Output<'people.search'>> => {
      const asked: Ask = {
        viewer,
        within,
        start: foldName(input.query ?? '')
          .trim()
          .replace(/\s+/gu, ' '),
        limit: input.limit,
      }
      const wanted = input.state === undefined ? groups : groupsOf(input.state)
      const after = toCursor(input.after)
      const isByState = input.sort === 'state' || !wanted.includes('rest')
      const around = input.counts || isByState ? await everyoneAround(asked, input.counts ? 'counted' : 'listed') : null
      const ask: Ask = around === null ? asked : { ...asked, around }
      const counts = input.counts && around !== null ? { counts: countsOf(around) } : {}
      const byActive = input.sort === 'lastActive' ? await byLastActive(ask, wanted, after) : null
      if (byActive !== null) return { ...byActive, sort: 'lastActive', ...counts }
      const sort = input.sort === 'state' ? 'state' : 'name'
      const parts = sort === 'state' ? wanted.map((group) => [group, [group]] as const) : [['all', wanted] as const]
      return { ...(await inOrder(ask, parts, after)), sort, ...counts }
    },
    receive: (notice: Notice): void => {
      if (!('event' in notice) || notice.event.event !== 'account.updated') return
      const { account } = notice.event
      if (names.has(account.id)) names.set(account.id, { account, key: foldName(account.name) })
    },
  }
}
