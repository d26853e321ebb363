/** `zaima audit`: what those who run the place did, and whether the log of it is whole. */
import { moment } from '../client/words/when.ts'
import type { AuditEntry } from '../protocol/audit.ts'
import type { Account } from '../protocol/model.ts'
import { limits } from '../protocol/limits.ts'
import { columns, command } from './command.ts'
import { now } from './env-bun.ts'
import { Failure } from './failure.ts'
import { openSession, placeArgs } from './place.ts'
import { out, outJson, words } from './terminal.ts'

export { audit as command }
const audit = command({
  usage: 'audit [--verify] [--json]',
  about: 'What those who run the place did, newest first; or whether the log of it is whole.',
  examples: [
    ['zaima audit', 'the newest 200 lines'],
    ['zaima audit --verify', 'follows the whole chain; ends with 1 if it is broken'],
    ["zaima audit --json | jq -r '.[].action'", 'for programs'],
  ],
  notes: [
    'For owners and administrators. Write the seal that --verify prints down elsewhere: it shows later whether the whole database was put back to an older state.',
  ],
  words: 0,
  args: {
    verify: { type: 'boolean', description: 'Follow the chain' },
    json: { type: 'boolean', description: 'For programs' },
    ...placeArgs,
  },
  run: async (args) => {
    const { ask } = openSession(args.url)
    const text = words.governing.audit
    if (args.verify === true) {
      const { state } = await ask('audit.verify', {})
      if (args.json === true) outJson(state)
      else if (state.broken === null && state.end === 'sealed') out(state.head === null ? text.empty : text.whole(state.count, state.head))
      else if (state.broken === null && state.end === 'unknown') out(text.unknown)
      if (state.broken !== null) throw new Failure(text.broken(state.broken))
      if (state.end === 'cut') throw new Failure(text.cut)
      return
    }
    const { entries, people } = await ask('audit.list', { limit: limits.page })
    if (args.json === true) return outJson(entries)
    for (const line of columns(entries.map((e) => auditLine(e, people)))) out(line)
  },
})

const auditLine = ({ seq, at, actor, action, target }: AuditEntry, people: readonly Account[]): readonly [string, string] => {
  const name = (id: string) => people.find((a) => a.id === id)?.name ?? id
  const named = (words.governing.actions as Record<string, string>)[action] ?? action
  const act = target === null ? named : words.governing.audit.onWhom(named, name(target))
  return [`${seq}`, `${moment(at, now(), words.tag)}  ${actor === null ? words.governing.audit.console : name(actor)}: ${act}`]
}
