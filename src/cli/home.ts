/** Where sign-ins are kept between commands: one small file, readable by its owner alone. A damaged file counts as empty. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { AccountId } from '../protocol/ids.ts'
import { Failure } from './failure.ts'
import { environment } from './terminal.ts'

export type SignIn = { readonly name: string; readonly account: AccountId; readonly token: string }
type Kept = { readonly current: string | null; readonly places: Readonly<Record<string, SignIn>> }

export const home = environment['ZAIMA_HOME'] || join(environment['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'zaima')
const file = join(home, 'sign-ins.json')

export const readSignIns = (): Kept => {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Partial<Kept>
    return { current: kept.current ?? null, places: kept.places ?? {} }
  } catch {
    return { current: null, places: {} }
  }
}

/** Null forgets the place. */
export const keepSignIn = (url: string, signIn: SignIn | null): void => {
  const { [url]: _before, ...others } = readSignIns().places
  const places = signIn === null ? others : { ...others, [url]: signIn }
  const kept: Kept = { current: signIn === null ? (Object.keys(places)[0] ?? null) : url, places }
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 })
    writeFileSync(`${file}.new`, JSON.stringify(kept, null, 2), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  } catch {
    throw new Failure(`The sign-in cannot be kept in ${home}: make it writable, or choose another folder with ZAIMA_HOME.`)
  }
}
