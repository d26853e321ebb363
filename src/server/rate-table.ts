/**
 * What one person may do, over all their sessions, lines and tabs: wide enough that ten tabs of somebody who means well never meet it. And
 * what a network of strangers may, which may be one household or one office.
 */
import { limits } from '../protocol/limits.ts'
import type { Config } from './config.ts'
import type { RateTable } from './rates.ts'

const second = 1_000
/** Of one message at its longest, as UTF-8 in JSON. */
const kibPerMessage = Math.ceil((limits.messageChars * 4) / 1_024)

export const rateTable = ({ rates }: Pick<Config, 'rates'>): RateTable => ({
  messages: rates.messages,
  presence: rates.presence,
  watch: rates.watch,
  reads: { times: 1_200, perMs: 30 * second },
  writes: { times: 120, perMs: 30 * second },
  touch: { times: 200, perMs: 30 * second },
  typing: { times: 60, perMs: 20 * second },
  // It looks at everybody who is here.
  search: { times: 40, perMs: 20 * second },
  enter: { times: 60, perMs: 60 * second },
  heavy: { times: 30, perMs: 60 * second },
  // All that one may say, at its longest.
  bytes: { times: rates.messages.times * kibPerMessage, perMs: rates.messages.perMs },
  arrivals: { times: 3_000, perMs: 10 * second },
})

export const strangerRates: Partial<RateTable> = {
  reads: { times: 300, perMs: 30 * second },
  bytes: { times: 4_096, perMs: 60 * second },
}
