/** The place itself: what it is called, who may come in, who sees whom by default. */
import { decideSharing, sharesMore } from '../../domain/presence/audience.ts'
import { mayAdminister } from '../../domain/rooms.ts'
import { Sharing, type Place } from '../../protocol/model.ts'
import { fact, tell } from '../notices.ts'
import { done, given, type Action, type Caller, type InTx, type World } from './action.ts'
import type { Tx } from '../ports.ts'
import { entryDetail, note } from './audit.ts'

export const placeView = async (tx: Tx, world: World): Promise<Place> => {
  const row = await tx.place.get()
  return {
    name: row.name,
    registration: row.registration,
    sharing: row.sharing,
    inviters: row.inviters,
    hasOwner: await tx.accounts.hasOwner(),
    mail: world.mail.state,
    version: world.version,
  }
}

export const get: Action<'place.get', InTx<Caller>> = async (cx) => done({ place: await placeView(cx.tx, cx.world) })

const mostChanges = 1_000
/** Since when the place has shown less than this without a break: what was taken away lately may be given back to those who had it. */
const lessSince = async (tx: Tx, sharing: Sharing): Promise<number> => {
  let since = 0
  for (const { at, detail } of await tx.audit.list({ before: null, action: 'place.update', account: null, limit: mostChanges })) {
    const was = Sharing.safeParse(entryDetail(detail)['sharing'])
    if (was.success && !sharesMore(was.data, sharing)) break
    if (was.success) since = at
  }
  return since
}

export const update: Action<'place.update'> = async (cx, input) => {
  const allowed = mayAdminister(cx.caller.account.role)
  if (!allowed.ok) return allowed
  if (input.sharing !== undefined) {
    const before = (await cx.tx.place.get()).sharing
    const since = sharesMore(before, input.sharing) ? await lessSince(cx.tx, input.sharing) : null
    const fits = decideSharing(before, input.sharing, since !== null && (await cx.tx.accounts.joinedAfter(since)) ? 'others' : 'nobodyElse')
    if (!fits.ok) return fits
  }
  await cx.tx.place.update({
    ...(input.name === undefined ? {} : { name: input.name }),
    ...(input.registration === undefined ? {} : { registration: input.registration }),
    ...(input.sharing === undefined ? {} : { sharing: input.sharing }),
    ...(input.inviters === undefined ? {} : { inviters: input.inviters }),
  })
  const { name, registration, sharing, inviters } = input
  await note(cx, { action: 'place.update', detail: given({ name, registration, sharing, inviters }) })
  const place = await placeView(cx.tx, cx.world)
  return done(
    { place },
    tell('place', { event: 'place.updated', place }),
    tell('guests', { event: 'place.updated', place }),
    fact({ type: 'place.changed', sharing: place.sharing, policy: (await cx.tx.place.get()).policy }),
  )
}

/** Only ever less than people chose: what is taken away here comes back as they had it. */
export const policy: Action<'place.policy'> = async (cx, input) => {
  const allowed = mayAdminister(cx.caller.account.role)
  if (!allowed.ok) return allowed
  const { sharing, policy: before } = await cx.tx.place.get()
  const after = { ...before, ...given(input) }
  await cx.tx.place.update({ policy: after })
  await note(cx, { action: 'place.policy', detail: given(input) })
  return done({ policy: after }, fact({ type: 'place.changed', sharing, policy: after }))
}
