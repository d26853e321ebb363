/**
 * The body of a request: paid for by its bytes before it is read, bounded while it is on its way, and read no further than allowed. What a
 * stranger may send is small, since all that they may ask is.
 */
import { errors, ok, refuse, type Result } from '../../protocol/errors.ts'
import { limits } from '../../protocol/limits.ts'
import type { Caller } from '../actions/action.ts'
import type { Backlog } from '../live/backlog.ts'
import { payerOf, type Rates } from '../rates.ts'
import { readJson } from './read-json.ts'

export const strangerBytes = 65_536
export type Paying = { readonly rates: Pick<Rates, 'spendBytes'>; readonly backlog: Backlog }

/** An empty body is an empty input. */
export const readBody = async (request: Request, caller: Caller, { rates, backlog }: Paying): Promise<Result<unknown>> => {
  const most = caller.kind === 'anonymous' ? strangerBytes : limits.frameBytes
  const said = Number(request.headers.get('content-length') ?? 0)
  if (said > most) return refuse('too_large')
  const waitMs = rates.spendBytes(caller, said)
  if (waitMs > 0) return refuse('rate_limited', undefined, waitMs)
  const payer = payerOf(caller)
  const parts: Uint8Array[] = []
  let [size, unpaid] = [0, -said]
  try {
    for await (const part of request.body ?? []) {
      if (size + part.byteLength > most) return refuse('too_large')
      if (!backlog.take(payer, part.byteLength)) return refuse('rate_limited', errors.rate_limited.text, 1_000)
      size += part.byteLength
      unpaid += part.byteLength
      parts.push(part)
    }
    if (unpaid > 0 && rates.spendBytes(caller, unpaid) > 0) return refuse('rate_limited', errors.rate_limited.text, 1_000)
    return size === 0 ? ok({}) : parse(parts)
  } finally {
    backlog.give(payer, size)
  }
}

const parse = (parts: readonly Uint8Array[]): Result<unknown> => {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts))
  } catch {
    return refuse('bad_request', 'The body is not valid UTF-8.')
  }
  return readJson(text)
}
