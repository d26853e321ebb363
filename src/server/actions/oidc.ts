/**
 * Coming in with an account elsewhere: out to the provider, and back. What left is kept as a ticket that is found by the state alone, works
 * once, and belongs to the browser it was given to, so nobody can be signed in by somebody else's link. The provider is asked outside any
 * transaction. Every failure is a refusal with a code; what went wrong in detail goes to the log.
 */
import { factorsIn, isFresh, labelIn, localPath } from '../../domain/identities.ts'
import { holdAfter } from '../../domain/sessions.ts'
import type { Entered } from '../../protocol/entry.ts'
import { ok, refuse, type ErrorCode, type Result } from '../../protocol/errors.ts'
import type { AccountId, IdentityId, SessionId } from '../../protocol/ids.ts'
import type { DeviceKind } from '../../protocol/model.ts'
import { keepTicket, readTicket, type TicketData } from '../kept.ts'
import { heldNotices } from '../notices.ts'
import type { Answered, IdentityRow, Notice, ProviderRules, Tx } from '../ports.ts'
import { writeOrRefuse, type Anonymous, type SignedIn, type WithStore } from './action.ts'
import { noteSecurity } from './diary.ts'
import { enter } from './entering.ts'
import { newcomer, settleRole, type Person } from './newcomers.ts'
import { newTicket } from './tickets.ts'
import { rememberDevice } from './weighing.ts'

const tripMs = 600_000
/** Between the provider's page and ours. */
const stepMs = 60_000

/** What the browser left for. */
export type Purpose =
  | { readonly kind: 'enter'; readonly device: DeviceKind; readonly keep: boolean; readonly shared: boolean }
  | { readonly kind: 'link' | 'confirm'; readonly account: AccountId; readonly session: SessionId }
type Trip = TicketData<'oidc'>
const tripSeal = 'oidc trip'
const stepSeal = 'oidc step'
/** `browser`: the secret in its cookie, or what it is given now. */
export type Visitor = SignedIn | Anonymous
type Cx = WithStore<Visitor> & { readonly browser: string }
export type Leaving = {
  readonly provider: string
  readonly back: string | undefined
  readonly device: 'web' | 'mobile'
  readonly keep: boolean
  readonly shared: boolean
  /** Made by `identity.link` and `identity.confirm`: a link alone cannot connect anything. */
  readonly ask: string | undefined
}
/** Back again, and where to go now. `step`: something more is asked on our own page. */
export type Arrived =
  | { readonly kind: 'in'; readonly entered: Extract<Entered, { step: 'in' }>; readonly back: string; readonly notices: readonly Notice[] }
  | { readonly kind: 'step'; readonly notices: readonly Notice[] }
  | { readonly kind: 'done'; readonly back: string; readonly notices: readonly Notice[] }
  | { readonly kind: 'problem'; readonly code: ErrorCode; readonly back: string | null }

const providerOf = (cx: Pick<Cx, 'world'>, id: string): ProviderRules | null => cx.world.providers.list().find((p) => p.id === id) ?? null
const redirectUri = (cx: Pick<Cx, 'world'>, id: string): string => `${cx.world.publicUrl()}/auth/${id}/callback`

export const leave = async (cx: Cx, leaving: Leaving): Promise<Result<string>> => {
  const { ids, hashToken } = cx.world
  if (providerOf(cx, leaving.provider) === null) return refuse('not_found')
  const purpose =
    leaving.ask === undefined
      ? ok<Purpose>({ kind: 'enter', device: leaving.device, keep: leaving.keep, shared: leaving.shared })
      : await asked(cx, leaving)
  if (!purpose.ok) return purpose
  const [state, nonce, verifier] = [ids.token(), ids.token(), ids.token()]
  const ask = purpose.value.kind === 'confirm' ? 'fresh' : 'any'
  const url = await cx.world.providers.address(leaving.provider, {
    state,
    nonce,
    verifier,
    redirectUri: redirectUri(cx, leaving.provider),
    ask,
  })
  if (url === null) return refuse('provider_unreachable')
  const trip: Trip = {
    provider: leaving.provider,
    sealed: cx.world.seal.seal(JSON.stringify({ nonce, verifier }), tripSeal),
    browser: hashToken(cx.browser),
    back: localPath(leaving.back),
    leftAt: cx.now,
    purpose: purpose.value,
  }
  const ticket = {
    hash: hashToken(state),
    kind: 'oidc',
    account: null,
    data: keepTicket('oidc', trip),
    expiresAt: cx.now + tripMs,
    triesLeft: 1,
  } as const
  await cx.store.write((tx) => tx.tickets.put(ticket))
  return ok(url)
}

/** What a signed-in person asked for by a command, in this very session and for this provider. */
const asked = async (cx: Cx, { ask, provider }: Leaving): Promise<Result<Purpose>> => {
  const row = await cx.store.write((tx) => tx.tickets.take(cx.world.hashToken(ask ?? ''), 'oidc-ask', cx.now))
  const held = row === null ? null : readTicket('oidc-ask', row)
  const mine =
    held !== null && held.provider === provider && cx.caller.kind === 'signed-in' && cx.caller.session.id === held.purpose.session
  return mine ? ok(held.purpose) : refuse('entry_expired')
}

/** A link to leave by: `/auth/<provider>/start?ask=…`. */
export const askTo = async (
  tx: Tx,
  cx: Pick<WithStore<SignedIn>, 'world' | 'caller' | 'now'>,
  provider: string,
  kind: 'link' | 'confirm',
): Promise<Result<string>> => {
  if (providerOf(cx, provider) === null) return refuse('not_found')
  const data = { provider, purpose: { kind, account: cx.caller.account.id, session: cx.caller.session.id } }
  const secret = await newTicket(
    { tx, world: cx.world, now: cx.now },
    { kind: 'oidc-ask', account: data.purpose.account, data, forMs: tripMs },
  )
  return ok(`/auth/${provider}/start?ask=${secret}`)
}

/** `query` as it came; `warn` is told what a provider did wrong. */
export const arrive = async (cx: Cx, provider: string, query: string, warn: (why: string) => void): Promise<Arrived> => {
  const state = new URLSearchParams(query).get('state') ?? ''
  const row = await cx.store.write((tx) => tx.tickets.take(cx.world.hashToken(state), 'oidc', cx.now))
  const trip = row === null ? null : readTicket('oidc', row)
  if (trip === null || trip.provider !== provider || trip.browser !== cx.world.hashToken(cx.browser)) return problem('entry_expired', null)
  const { purpose } = trip
  const back = purpose.kind === 'enter' ? null : trip.back
  const rules = providerOf(cx, provider)
  if (rules === null) return problem('not_found', back)
  if (purpose.kind !== 'enter' && (cx.caller.kind !== 'signed-in' || cx.caller.session.id !== purpose.session))
    return problem('unauthenticated', back)
  const opened = cx.world.seal.open(trip.sealed, tripSeal)
  if (opened === null) return problem('entry_expired', back)
  const { nonce, verifier } = JSON.parse(opened) as { readonly nonce: string; readonly verifier: string }
  const answer = await cx.world.providers.answer(provider, { state, nonce, verifier, redirectUri: redirectUri(cx, provider), query })
  if (answer.kind !== 'proven') {
    warn(answer.why)
    return problem(answer.kind === 'refused' ? 'provider_refused' : 'provider_unreachable', back)
  }
  const result = await writeOrRefuse(cx.store, (tx) => settle(tx, cx, { trip, rules, answer }))
  return result.ok ? result.value : problem(result.error.code, back)
}
const problem = (code: ErrorCode, back: string | null): Arrived => ({ kind: 'problem', code, back })

type Proven = Extract<Answered, { kind: 'proven' }>
type Asker = { readonly account: AccountId; readonly session: SessionId }
type Case = { readonly trip: Trip; readonly rules: ProviderRules; readonly answer: Proven }
const settle = (tx: Tx, cx: Cx, it: Case): Promise<Result<Arrived>> => {
  const { purpose } = it.trip
  if (purpose.kind === 'enter') return comeIn(tx, cx, it, purpose)
  return purpose.kind === 'link' ? connect(tx, cx, it, purpose) : confirm(tx, cx, it, purpose)
}

const comeIn = async (tx: Tx, cx: Cx, { trip, rules, answer }: Case, on: Extract<Purpose, { kind: 'enter' }>): Promise<Result<Arrived>> => {
  const { issuer, subject, claims } = answer
  const mine = { tx, world: cx.world, caller: null, now: cx.now }
  const known = await tx.identities.bySubject(issuer, subject)
  const person = known === null ? await newcomer(mine, rules, claims, cx.caller.address) : await returning(mine, rules, claims, known)
  if (!person.ok) return person
  const { account } = person.value
  if (known === null) await tx.identities.insert(identity(cx, { trip, rules, answer }, account.id))
  const all = [...person.value.notices]
  if (known === null && account.standing.kind === 'waiting') return stepAside(tx, cx, { step: 'waiting' }, all)
  const entered = await enter(
    { tx, world: cx.world, caller: cx.caller, now: cx.now },
    { account, way: 'oidc', factors: factorsIn(claims), on },
  )
  if (!entered.ok) return entered
  const { reply } = entered.value
  all.push(...entered.value.notices)
  return reply.step === 'in' ? ok({ kind: 'in', entered: reply, back: trip.back, notices: all }) : stepAside(tx, cx, reply, all)
}

type Mine = Parameters<typeof settleRole>[0]
const returning = async (cx: Mine, rules: ProviderRules, claims: Proven['claims'], known: IdentityRow): Promise<Result<Person>> => {
  await cx.tx.identities.used(known.id, { at: cx.now, label: labelIn(claims, known.subject) })
  const account = await cx.tx.accounts.row(known.account)
  return account === null ? refuse('not_found') : ok(await settleRole(cx, account, rules, claims))
}

/** What is left to do is kept for this browser alone: nothing of it travels in an address. */
const stepAside = async (tx: Tx, cx: Cx, entered: Entered, notices: readonly Notice[]): Promise<Result<Arrived>> => {
  const hash = stepHash(cx)
  await tx.tickets.take(hash, 'oidc-step', cx.now)
  const data = keepTicket('oidc-step', { sealed: cx.world.seal.seal(JSON.stringify(entered), stepSeal) })
  await tx.tickets.put({ hash, kind: 'oidc-step', account: null, data, expiresAt: cx.now + stepMs, triesLeft: 1 })
  return ok({ kind: 'step', notices })
}
const stepHash = (cx: Pick<Cx, 'world' | 'browser'>): string => cx.world.hashToken(`step ${cx.browser}`)
export const takeStep = async (cx: Omit<Cx, 'caller'>): Promise<Entered | null> => {
  const row = await cx.store.write((tx) => tx.tickets.take(stepHash(cx), 'oidc-step', cx.now))
  const opened = row === null ? null : cx.world.seal.open(readTicket('oidc-step', row).sealed, stepSeal)
  return opened === null ? null : (JSON.parse(opened) as Entered)
}

const identity = (cx: Cx, { rules, answer }: Case, account: AccountId): IdentityRow => ({
  id: cx.world.ids.next('o', cx.now) as IdentityId,
  account,
  provider: rules.id,
  issuer: answer.issuer,
  subject: answer.subject,
  label: labelIn(answer.claims, answer.subject),
  createdAt: cx.now,
  usedAt: cx.now,
})

/** Never by an e-mail address that happens to be the same: only by whoever is signed in, and just proved it. */
const connect = async (tx: Tx, cx: Cx, it: Case, { account, session: id }: Asker): Promise<Result<Arrived>> => {
  // The provider took its time: a session that was held or ended meanwhile connects nothing.
  const session = await tx.sessions.get(id)
  if (session === null || session.endedAt !== null) return refuse('session_expired')
  if (session.hold !== null) return refuse('session_held')
  const known = await tx.identities.bySubject(it.answer.issuer, it.answer.subject)
  if (known !== null && known.account !== account) return refuse('identity_taken')
  if (known !== null) return ok({ kind: 'done', back: it.trip.back, notices: [] })
  const fresh = identity(cx, it, account)
  await tx.identities.insert(fresh)
  await noteSecurity({ tx, world: cx.world, now: cx.now }, account, 'identityAdded', fresh.label)
  return ok({ kind: 'done', back: it.trip.back, notices: [] })
}

const confirm = async (tx: Tx, cx: Cx, { trip, answer }: Case, by: Asker): Promise<Result<Arrived>> => {
  const known = await tx.identities.bySubject(answer.issuer, answer.subject)
  if (known?.account !== by.account || !isFresh(answer.claims, trip.leftAt)) return refuse('provider_refused')
  const session = await tx.sessions.get(by.session)
  if (session === null || session.endedAt !== null) return refuse('session_expired')
  // What one factor opens a password opens, and no more.
  const hold = holdAfter(session.hold, factorsIn(answer.claims) === 2 ? 'passkey' : 'password')
  await tx.sessions.change(session.id, { confirmedAt: cx.now, hold })
  if (session.hold === 'doubted' && hold === null) await rememberDevice({ ...cx, tx }, session)
  return ok({ kind: 'done', back: trip.back, notices: hold === session.hold ? [] : heldNotices(session, hold) })
}
