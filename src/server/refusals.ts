/**
 * What the log says of refused rights: the first refusal of each command to each person at once, those that follow within a minute as one
 * line with their number. Whoever asks without end writes a line a minute.
 */
import type { Caller } from './actions/action.ts'
import type { Clock } from './ports.ts'
import { keepNewest } from './live/newest.ts'

const minuteMs = 60_000
/** Of persons and commands, within a minute. */
const mostKept = 2_000
type Run = { readonly since: number; readonly fields: object; more: number }
type Deps = { readonly clock: Clock; readonly log: { info(fields: object, text: string): void } }

export const createRefusals = ({ clock, log }: Deps) => {
  const runs = new Map<string, Run>()
  const say = ({ fields, more }: Run): void => {
    if (more > 0) log.info({ ...fields, times: more, withinMs: minuteMs }, 'a right was refused again')
  }
  const endOld = (now: number): void => {
    for (const [key, run] of runs) {
      if (now - run.since < minuteMs) return
      runs.delete(key)
      say(run)
    }
  }
  return {
    note(command: string, caller: Caller): void {
      const now = clock.steady()
      endOld(now)
      const key = `${command} ${caller.kind === 'anonymous' ? caller.address : caller.account.id}`
      const run = runs.get(key)
      if (run !== undefined) {
        run.more += 1
        return
      }
      const fields = { command, ...whoOf(caller) }
      keepNewest(runs, key, { since: now, fields, more: 0 }, mostKept)
      log.info(fields, 'a right was refused')
    },
  }
}

const whoOf = (caller: Caller) => ({
  address: caller.address,
  ...(caller.kind === 'anonymous' ? {} : { account: caller.account.id, session: caller.session.id }),
})
