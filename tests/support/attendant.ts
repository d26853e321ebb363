/**
 * One person with the headless client in a process of its own, for tests that kill processes or pull cables. Joins the place named in its
 * arguments, then says in lines of JSON, each with the time, what its link does and how it sees the one it was told to watch.
 *
 *   bun attendant.ts '{"url":"http://…","name":"Ana","setup":"…"}'      stdin: {"watch":"a0123…"}
 */
import { createInterface } from 'node:readline'
import { createBunEnv } from '../../src/cli/env-bun.ts'
import { createClient } from '../../src/client/client.ts'
import type { AccountId } from '../../src/protocol/ids.ts'
import { password } from './given.ts'
import { ask } from './process.ts'

export type Told = { readonly at: number; readonly joined?: AccountId; readonly link?: string; readonly sees?: string }
type Arguments = { readonly url: string; readonly name: string; readonly setup?: string }

const tell = (what: Omit<Told, 'at'>): void => void process.stdout.write(`${JSON.stringify({ at: Date.now(), ...what })}\n`)

const { url, name, setup } = JSON.parse(process.argv[2]!) as Arguments
const joined = await ask(url, 'account.register', { name, password, device: 'cli', keep: true, ...(setup === undefined ? {} : { setup }) })
if (joined.ok !== true) throw new Error(JSON.stringify(joined))
if (setup !== undefined) await ask(url, 'place.update', { registration: 'open' }, joined.token)

const client = createClient(createBunEnv({ url, token: joined.token, deviceKind: 'cli' }))
let watched: AccountId | null = null
let link = ''
let seen = ''
client.subscribe((state) => {
  if (state.link.kind !== link) tell({ link: (link = state.link.kind) })
  const sees = watched === null ? undefined : client.presenceOf(watched)?.[1]
  if (sees !== undefined && sees !== seen) tell({ sees: (seen = sees) })
})
tell({ joined: joined.account.id })
client.connect()
createInterface(process.stdin).on('line', (line) => {
  watched = (JSON.parse(line) as { watch: AccountId }).watch
  client.watch([watched])
})
