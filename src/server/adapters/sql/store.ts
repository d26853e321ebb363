/**
 * The store over SQL: the same queries on every engine. `openSqlStore(sqlite({ file }), { epoch })` makes or opens one, brings its
 * tables up to date, and rejects with an `OpenError` that says what to do if it can not.
 */
import type { Store, Tx } from '../../ports.ts'
import { accountStore } from './accounts.ts'
import { auditStore } from './audit.ts'
import { banStore } from './bans.ts'
import { claimStore } from './claims.ts'
import { codeStore } from './codes.ts'
import { contactStore, wishStore } from './contacts.ts'
import { alertStore } from './alerts.ts'
import { spareTokenStore } from './spare-tokens.ts'
import { deviceStore } from './devices.ts'
import { diaryStore } from './diary.ts'
import { emailStore } from './emails.ts'
import type { Db, OpenEngine } from './engine.ts'
import { groupStore } from './groups.ts'
import { botStore, identityStore } from './identities.ts'
import { inviteStore } from './invites.ts'
import { jobStore } from './jobs.ts'
import { linkStore } from './links.ts'
import { messageStore } from './messages.ts'
import { migrate, type NewPlace } from './migrate.ts'
import { passkeyStore } from './passkeys.ts'
import { placeStore } from './place.ts'
import { presenceStore } from './presence.ts'
import { privacyStore } from './privacy.ts'
import { reportStore } from './reports.ts'
import { roomStore } from './rooms.ts'
import { sessionStore } from './sessions.ts'
import { sumStore } from './sums.ts'
import { ticketStore } from './tickets.ts'
import { webhookStore } from './webhooks.ts'

const txOn = (db: Db): Tx => ({
  place: placeStore(db),
  accounts: accountStore(db),
  sessions: sessionStore(db),
  invites: inviteStore(db),
  rooms: roomStore(db),
  messages: messageStore(db),
  presence: presenceStore(db),
  claims: claimStore(db),
  privacy: privacyStore(db),
  contacts: contactStore(db),
  wishes: wishStore(db),
  groups: groupStore(db),
  diary: diaryStore(db),
  jobs: jobStore(db),
  webhooks: webhookStore(db),
  links: linkStore(db),
  tickets: ticketStore(db),
  emails: emailStore(db),
  codes: codeStore(db),
  identities: identityStore(db),
  bots: botStore(db),
  passkeys: passkeyStore(db),
  audit: auditStore(db),
  bans: banStore(db),
  reports: reportStore(db),
  devices: deviceStore(db),
  alerts: alertStore(db),
  spareTokens: spareTokenStore(db),
  sums: sumStore(db),
})

export const openSqlStore = async (open: OpenEngine, place: NewPlace): Promise<Store> => {
  const engine = await open((db, flavour) => migrate(db, flavour, place))
  // Kept for each connection, since compiled queries are what makes it quick.
  const kept = new WeakMap<Db, Tx>()
  const txOf = (db: Db): Tx => {
    let tx = kept.get(db)
    if (!tx) kept.set(db, (tx = txOn(db)))
    return tx
  }
  return {
    read: (work) => engine.read((db) => work(txOf(db))),
    write: (work) => engine.write((db) => work(txOf(db))),
    check: () => engine.check(),
    close: () => engine.close(),
  }
}
