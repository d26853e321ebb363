/**
 * Letting another device in. The new device asks and waits; a signed-in one looks at it, picks the number and says yes. The request is a
 * ticket found by its code; what lets the new device in is its own secret, which never leaves it.
 */
import { decideAnswer, letInMs, newCode, newNumbers, readCode, showCode, type Request, type Said } from '../../domain/letting-in.ts'
import { isSame } from '../../domain/secrets.ts'
import { refuse } from '../../protocol/errors.ts'
import type { Input } from '../../protocol/commands.ts'
import { keepTicket, readTicket } from '../kept.ts'
import type { Tx } from '../ports.ts'
import { fact } from '../notices.ts'
import {
  done,
  me,
  writeOrRefuse,
  type Action,
  type Caller,
  type Done,
  type InTx,
  type SignedIn,
  type WithStore,
  type World,
} from './action.ts'
import { deviceLabel } from './device.ts'
import { noteSecurity } from './diary.ts'
import { enter } from './entering.ts'
import { whereOf } from './sessions.ts'

type Found = { readonly hash: string; readonly request: Request; readonly expiresAt: number }
const find = async (cx: { readonly tx: Tx; readonly world: World; readonly now: number }, typed: string): Promise<Found | null> => {
  const hash = cx.world.hashToken(readCode(typed))
  const row = await cx.tx.tickets.get(hash, 'qr', cx.now)
  return row === null ? null : { hash, request: readTicket('qr', row), expiresAt: row.expiresAt }
}

export const start: Action<'qr.start', InTx<Caller>> = async (cx, on) => {
  const { ids, hashToken } = cx.world
  const code = newCode(ids.random)
  const secret = ids.token()
  const browser = deviceLabel(cx.caller.userAgent)
  const numbers = newNumbers(ids.random)
  const request: Request = {
    ...numbers,
    secretHash: hashToken(secret),
    on: { device: on.device ?? 'web', label: on.label || browser, keep: on.keep, shared: on.shared === true },
    browser,
    address: cx.caller.address,
    askedAt: cx.now,
    answer: { is: 'none' },
  }
  const expiresAt = cx.now + letInMs
  await cx.tx.tickets.sweep(cx.now)
  await cx.tx.tickets.put({ hash: hashToken(code), kind: 'qr', account: null, data: keepTicket('qr', request), expiresAt, triesLeft: 1 })
  return done({ code: showCode(code), secret, number: numbers.number, expiresAt })
}

/** The one who may hear of a request is the one who made it. */
const mine = async (cx: WithStore<Caller>, { code, secret }: Input<'qr.wait'>): Promise<Found | null> => {
  const found = await cx.store.read((tx) => find({ ...cx, tx }, code))
  return found !== null && isSame(found.request.secretHash, cx.world.hashToken(secret)) ? found : null
}

/** `until` resolves when the request was answered, or it took too long. */
export const wait =
  (until: (ticket: string, ms: number) => Promise<void>): Action<'qr.wait', WithStore<Caller>> =>
  async (cx, input) => {
    const first = await mine(cx, input)
    if (first === null) return refuse('code_gone')
    // Waits before it reads again: an answer in between is then either read or heard.
    const answered = until(first.hash, Math.min(input.patienceMs, first.expiresAt - cx.now))
    if ((await mine(cx, input))?.request.answer.is === 'none') await answered
    const found = await mine(cx, input)
    if (found === null) return refuse('code_gone')
    if (found.request.answer.is === 'none') return done({ step: 'asking' as const })
    return writeOrRefuse(cx.store, (tx) => comeIn({ ...cx, tx }, found))
  }

const comeIn = async (cx: InTx<Caller>, { hash }: Found): Promise<Done<'qr.wait'>> => {
  const row = await cx.tx.tickets.take(hash, 'qr', cx.now)
  if (row === null) return refuse('code_gone')
  const { answer: said, on } = readTicket('qr', row)
  if (said.is !== 'approved') return done({ step: 'denied' as const })
  const [account, session] = [await cx.tx.accounts.row(said.by), await cx.tx.sessions.get(said.session)]
  const isGood = session !== null && session.endedAt === null && session.hold === null
  return account === null || !isGood ? refuse('code_gone') : enter(cx, { account, way: 'qr', factors: 2, on })
}

export const look: Action<'qr.look'> = async (cx, { code }) => {
  const found = await find(cx, code)
  if (found === null || found.request.answer.is !== 'none') return refuse('code_gone')
  const { on, browser, address, askedAt, numbers } = found.request
  return done({
    asker: {
      device: on.device,
      label: on.label,
      browser,
      address,
      ...whereOf(address, cx.world.places),
      askedAt,
      expiresAt: found.expiresAt,
      numbers: [...numbers],
    },
  })
}

const answer = async (cx: InTx<SignedIn>, { hash, request }: Found, said: Said) => {
  await cx.tx.tickets.change(hash, keepTicket('qr', { ...request, answer: said }))
  const act = said.is === 'approved' ? 'deviceLetIn' : 'deviceTurnedAway'
  await noteSecurity(cx, me(cx), act, [request.on.label, request.address].filter(Boolean).join(', '))
  return fact({ type: 'ticket.answered', ticket: hash })
}

/** A wrong number must leave its mark, so it is an answer and no refusal, which would take it back. */
export const approve: Action<'qr.approve'> = async (cx, { code, number }) => {
  const found = await find(cx, code)
  if (found === null) return refuse('code_gone')
  const said = decideAnswer(found.request, number, { by: me(cx), session: cx.caller.session.id })
  return said.ok ? done({ answer: said.value.is }, await answer(cx, found, said.value)) : said
}

export const deny: Action<'qr.deny'> = async (cx, { code }) => {
  const found = await find(cx, code)
  if (found === null || found.request.answer.is !== 'none') return refuse('code_gone')
  return done({}, await answer(cx, found, { is: 'denied' }))
}
