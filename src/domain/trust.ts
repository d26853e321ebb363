/**
 * What ends trust ends what was begun with it. One table: everything an account hands out or begins, and what each event does to it.
 *
 * `ends`: the event takes it away, in the transaction of the event.
 * `since`: only what was made at or after the moment that is in doubt is taken away.
 * `judged`: nothing is taken away; using it asks what its issuer may do now, for the person as they are now.
 * `stays`: the event says nothing about it.
 */
export const trustEvents = [
  /** The person chose a new password, knowing the old one. */
  'passwordChanged',
  /** Somebody set a password by a link. */
  'passwordReset',
  /** *Not me*, said in an older session with a fresh proof. */
  'notMe',
  /** *Not me*, said by a mail alone: weaker than a session, so it takes less away. */
  'notMeByMail',
  /** Any other answer to *Was this you?* */
  'alertAnswered',
  'addressChanged',
  /** A second factor was added or removed. */
  'factorChanged',
  /** The session it was begun in was ended by its person from elsewhere, or as stolen. */
  'sessionRevoked',
  /** Suspended or banned. */
  'closed',
  /** The role of the person it is for or about. */
  'roleChanged',
  /** Whoever made it lost the right to make it. */
  'issuerChanged',
  'deleted',
] as const
export type TrustEvent = (typeof trustEvents)[number]
export type Cell = 'ends' | 'since' | 'judged' | 'stays'
type Row = { readonly [E in TrustEvent]: Cell }

const row = (usual: Cell, special: Partial<Row>): Row =>
  Object.fromEntries(trustEvents.map((event) => [event, special[event] ?? usual])) as Row
/** Every new password, whoever chose it. */
const password = { passwordChanged: 'ends', passwordReset: 'ends', notMe: 'ends', notMeByMail: 'ends' } as const
const gone = { closed: 'ends', deleted: 'ends' } as const

export const trust = {
  /** Half a sign-in: what was proven before the event no longer counts. */
  entry: row('stays', { ...password, ...gone, factorChanged: 'ends', roleChanged: 'judged', issuerChanged: 'stays' }),
  /** The link of *Was this you?* in a mail. */
  alert: row('stays', { ...password, ...gone, alertAnswered: 'ends', addressChanged: 'ends' }),
  passkey: row('stays', { ...password, ...gone, factorChanged: 'ends', sessionRevoked: 'judged' }),
  /** A code on another screen lets in only while the session that said yes is good itself. */
  qr: row('judged', { addressChanged: 'stays', alertAnswered: 'stays', factorChanged: 'stays', issuerChanged: 'stays' }),
  oidc: row('judged', { addressChanged: 'stays', alertAnswered: 'stays', factorChanged: 'stays', issuerChanged: 'stays' }),
  'oidc-ask': row('stays', { ...password, ...gone, sessionRevoked: 'judged' }),
  'oidc-step': row('judged', { addressChanged: 'stays', alertAnswered: 'stays', issuerChanged: 'stays' }),
  /** The link that confirms an address, and the address that waits for it. */
  email: row('stays', { ...password, ...gone, addressChanged: 'ends', sessionRevoked: 'judged' }),
  /** A link to a new password. After *not me* whoever said it gets a new one. */
  reset: row('stays', { ...password, ...gone, addressChanged: 'ends', roleChanged: 'judged', issuerChanged: 'judged' }),
  totp: row('stays', { ...password, ...gone, factorChanged: 'ends', sessionRevoked: 'judged' }),
  /** Other sessions than the one that acts; `roleChanged` counts their lives anew. */
  session: row('stays', { ...password, ...gone, sessionRevoked: 'ends', roleChanged: 'judged' }),
  /** Ends with whoever made it, or made the bot: nobody answers for it any more. */
  botToken: row('stays', { notMe: 'since', closed: 'ends', deleted: 'ends', issuerChanged: 'ends' }),
  /** Rests while whoever last set where it goes may not have webhooks. */
  webhook: row('stays', { notMe: 'since', closed: 'judged', deleted: 'judged', issuerChanged: 'judged' }),
  badge: row('stays', { notMe: 'since', closed: 'judged', deleted: 'ends' }),
  feed: row('stays', { notMe: 'since', closed: 'judged', deleted: 'ends' }),
  invitation: row('stays', { notMe: 'since', closed: 'judged', deleted: 'ends', issuerChanged: 'judged' }),
} as const satisfies Record<string, Row>
export type Handed = keyof typeof trust

export const endsWith = (handed: Handed, event: TrustEvent): boolean => trust[handed][event] === 'ends'
export const endsSince = (handed: Handed, event: TrustEvent): boolean => trust[handed][event] === 'since'

/** How a session ended that is not to be trusted afterwards: what was begun in it is void. */
export const isRevoked = (reason: string | null): boolean =>
  reason !== null && reason !== 'signed_out' && reason !== 'idle' && reason !== 'session_expired' && reason !== 'too_many'

/**
 * May this session answer *Was this you?* It must be older than what is asked about, and not itself in doubt: two sessions of whoever knows the
 * password must not vouch for each other. `asked`: is there a question about this very session that nobody answered with yes?
 */
export type Asker = { readonly createdAt: number; readonly hold: string | null; readonly asked: 'open' | 'none' }
export const mayAnswer = (asker: Asker, alertAt: number): boolean =>
  asker.createdAt <= alertAt && asker.hold === null && asker.asked === 'none'
