/** Looks at a sign-in as it happens: what is odd about it, and whether the new session has to wait until its person has said that it was them. */
import { decideRisk, gravest, type Finding, type Spot } from '../../domain/risk.ts'
import type { Hold } from '../../protocol/entry.ts'
import type { AccountRow, Notice, Places, SessionRow, Tx } from '../ports.ts'
import { raise } from './alerts.ts'
import type { Caller, World } from './action.ts'
import { secondWays } from './own-ways.ts'
import { doubtedBy } from './security.ts'

type Cx = { readonly tx: Tx; readonly world: World; readonly caller: Caller; readonly now: number }
type Remembered = Pick<SessionRow, 'account' | 'label'>
export type Weighed = { readonly findings: readonly Finding[]; readonly hold: Hold | null }

/** Before the session is stored. `others`: this person's other sessions. */
export const weigh = async (cx: Cx, account: AccountRow, label: string, others: readonly SessionRow[]): Promise<Weighed> => {
  // One in doubt itself vouches for nothing.
  const open = others.filter((s) => s.hold !== 'doubted')
  const findings = decideRisk({
    device: await deviceOf(cx, account, label, open),
    here: spotOf(cx.world.places, cx.caller.address, cx.now),
    last: lastSpot(cx.world.places, open),
    lastActiveAt: account.lastActiveAt,
    guessed: cx.world.guesses.isPressed(account.name) ? 'lately' : 'no',
    canAnswer: (await canAnswer(cx.tx, account, open)) ? 'yes' : 'no',
    now: cx.now,
  })
  return { findings, hold: gravest(findings) === 'stepUp' ? 'doubted' : null }
}

/** The browser is known again, and not asked about. Nothing of it while there is a doubt, or signing in twice would lift that. */
export const rememberDevice = async ({ tx, world, caller, now }: Cx, { account, label }: Remembered): Promise<void> => {
  if (caller.deviceKey === undefined) return
  await tx.devices.seen({ account, keyHash: world.hashToken(caller.deviceKey), label, at: now })
}

/** Once it is stored. */
export const raiseAll = async (cx: Cx, account: AccountRow, session: SessionRow, findings: readonly Finding[]): Promise<Notice[]> => {
  const notices: Notice[] = []
  for (const finding of worst(findings))
    notices.push(...(await raise(cx, { ...finding, account, session: session.id, label: session.label, address: session.address })))
  return notices
}
/** One question for one sign-in: the gravest, and of equals the last, which says more than that a device is new. */
const worst = (findings: readonly Finding[]): Finding[] => {
  const grade = gravest(findings)
  return findings.filter((f) => f.grade === grade).slice(-1)
}

const deviceOf = async ({ tx, world, caller }: Cx, account: AccountRow, label: string, open: readonly SessionRow[]) => {
  const known = await tx.devices.count(account.id)
  if (known === 0 && open.length === 0) return 'first'
  const key = caller.deviceKey
  if (key !== undefined && (await tx.devices.knows(account.id, world.hashToken(key)))) return 'known'
  // Without a key, as programs are, it goes by its name.
  return key === undefined && open.some((s) => s.label === label) ? 'known' : 'new'
}

const spotOf = (places: Places, address: string, at: number): Spot | null => {
  const found = places.lookup(address)
  return found?.latitude === undefined || found.longitude === undefined
    ? null
    : { latitude: found.latitude, longitude: found.longitude, at }
}
const lastSpot = (places: Places, open: readonly SessionRow[]): Spot | null => {
  const newest = open.toSorted((a, b) => b.lastSeenAt - a.lastSeenAt)[0]
  return newest === undefined ? null : spotOf(places, newest.address, newest.lastSeenAt)
}
const canAnswer = async (tx: Tx, account: AccountRow, open: readonly SessionRow[]): Promise<boolean> => {
  const asked = await doubtedBy(tx, account.id)
  return open.some((s) => s.hold === null && !asked.has(s.id)) || (await secondWays(tx, account)).length > 0
}
