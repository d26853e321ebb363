/** `zaima diary`: what happened to one's own presence; taken away, thrown away, and for how long it is kept. */
import { lineOf, metaOf } from '../client/words/diary-lines.ts'
import { moment } from '../client/words/when.ts'
import { limits } from '../protocol/limits.ts'
import { command, misused } from './command.ts'
import { now } from './env-bun.ts'
import { openSession, placeArgs } from './place.ts'
import { out, outJson, paint, plain, say, words } from './terminal.ts'

export { diary as command }
const diary = command({
  usage: 'diary [export | keep DAYS | delete --yes] [-n 20] [--json]',
  about: 'Your diary: sign-ins, connections, how others saw you, and who looked. Only you can read it.',
  examples: [
    ['zaima diary', 'the last 20 entries, newest first'],
    ['zaima diary -n 200 --json', 'more of them, for programs'],
    ['zaima diary export > diary.json', 'all of it'],
    ['zaima diary keep 7', 'keep a week of it from now on; 0 keeps nothing'],
    ['zaima diary delete --yes', 'throw it away'],
  ],
  words: 2,
  args: {
    what: { type: 'positional', required: false, description: 'export, keep or delete; nothing shows it' },
    lines: { type: 'string', alias: 'n', valueHint: 'N', default: '20', description: 'How many entries' },
    yes: { type: 'boolean', description: 'Really delete' },
    json: { type: 'boolean', description: 'For programs' },
    ...placeArgs,
  },
  run: async (args) => {
    const { ask } = openSession(args.url)
    const [what, days] = args._
    switch (what) {
      case undefined: {
        const { entries } = await ask('diary.list', { limit: count(args.lines, 1, limits.page) })
        if (args.json === true) return outJson(entries)
        if (entries.length === 0) return out(say.diary.none)
        for (const e of entries) {
          const meta = metaOf(e, words, now()).map(plain)
          out(
            `${paint('dim', moment(e.at, now(), words.tag).padStart(12))}  ${plain(lineOf(e, words))}${meta.length === 0 ? '' : paint('dim', `  ${meta.join(' · ')}`)}`,
          )
        }
        return
      }
      case 'export':
        return outJson(await ask('diary.export', {}))
      case 'keep': {
        const kept = await ask('diary.retention', { days: count(days ?? '', 0, limits.diaryDays) })
        return args.json === true ? outJson(kept) : out(say.diary.kept(kept.days))
      }
      case 'delete': {
        if (args.yes !== true) throw misused('This cannot be undone: say zaima diary delete --yes.')
        const done = await ask('diary.delete', {})
        return args.json === true ? outJson(done) : out(say.diary.deleted(done.deleted))
      }
      default:
        throw misused(`${what} is none of export, keep, delete.`)
    }
  },
})
const count = (text: string, least: number, most: number): number => {
  const n = Number(text)
  if (text === '' || !Number.isInteger(n) || n < least || n > most) throw misused(`Expected a number from ${least} to ${most}.`)
  return n
}
