/**
 * What the machine and the settings leave open: files that others on the machine can read, and a port that others on the network reach without
 * TLS. Each finding is one sentence of what is wrong and one of what to do; the server says them when it starts, and `zaima doctor` too.
 */
import { readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { isWithin } from '../../domain/networks.ts'
import type { Config } from '../config.ts'

/** The part of the settings that decides it. */
export type Ground = Pick<Config, 'data' | 'host' | 'tls' | 'publicUrl'>

const modeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mode ?? 0
const octal = (mode: number): string => (mode & 0o777).toString(8)

type Loose = { readonly path: string; readonly mode: string }
/** The group may read a certificate's key: some hand keys to servers that way. In the data folder nobody but the owner may. */
export const looseFiles = ({ data, tls }: Pick<Ground, 'data' | 'tls'>): Loose[] =>
  [
    ...filesIn(resolve(data)).map((path) => ({ path, mode: modeOf(path), mayNot: 0o077 })),
    ...(tls === null ? [] : [{ path: resolve(tls.key), mode: modeOf(tls.key), mayNot: 0o027 }]),
  ]
    .filter(({ mode, mayNot }) => (mode & mayNot) !== 0)
    .map(({ path, mode }) => ({ path, mode: octal(mode) }))
/** What was open when the server was started, and what of it still is. */
export const fileFindings = (before: readonly Loose[], now: readonly Loose[]): string[] => {
  const open = new Set(now.map(({ path }) => path))
  return before.map(({ path, mode }) =>
    open.has(path)
      ? `${path} is open to others on this machine (mode ${mode}): run chmod 600 ${path}`
      : `${path} was open to others on this machine (mode ${mode}) and is closed now: whoever copied it before has what was in it`,
  )
}
/** Where the folder cannot be listed there is nothing to say of it here: the doctor looks at that by itself. */
const filesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => join(folder, name))
  } catch {
    return []
  }
}

const isLoopback = (host: string): boolean => host === 'localhost' || isWithin(host, ['127.0.0.0/8', '::1'])
export const networkFindings = ({ host, tls, publicUrl }: Omit<Ground, 'data'>): string[] => {
  if (isLoopback(host)) return []
  const isPlain = tls === null && publicUrl?.startsWith('https:') !== true
  return [
    ...(isPlain
      ? [
          `Listening on ${host} without TLS: passwords and messages travel in the clear. Listen on 127.0.0.1, set a certificate (ZAIMA_TLS_CERT, ZAIMA_TLS_KEY), or put a proxy with TLS before it and set ZAIMA_PUBLIC_URL to its https address.`,
        ]
      : []),
    ...(publicUrl === null
      ? [`Listening on ${host} without a public address: links in invitations and mails lead to this machine. Set ZAIMA_PUBLIC_URL.`]
      : []),
  ]
}
