/**
 * The setting `oidc`: providers whose accounts open this place. A list as JSON, because that is what it is; secrets stand in it, or in
 * files that it names, so nothing of it is ever repeated in a message.
 */
import * as z from 'zod/mini'
import { ProviderId } from '../protocol/identity.ts'
import type { ProviderRules } from './ports.ts'
import type { Kind } from './setting.ts'

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/
/** Without TLS anybody on the way could be anybody: only to this very machine. */
export const isLoopback = (url: URL): boolean => loopback.test(url.hostname)
const isIssuer = (text: string): boolean => {
  const url = URL.parse(text)
  return (
    url !== null &&
    (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))) &&
    !url.search &&
    !url.hash &&
    !url.username
  )
}
const Granted = z.enum(['admin', 'moderator', 'member', 'guest'])
const short = z.string().check(z.minLength(1), z.maxLength(500))
const ProviderSetting = z.strictObject({
  id: ProviderId,
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(40)),
  issuer: z.string().check(z.refine(isIssuer, 'must be an https address (http only on this machine)')),
  clientId: short,
  clientSecret: z.optional(short),
  clientSecretFile: z.optional(short),
  scopes: z._default(z.array(z.string().check(z.regex(/^[\x21-\x7e]+$/))), ['openid', 'profile', 'email']),
  groupsClaim: z._default(short, 'groups'),
  roles: z._default(z.record(z.string(), Granted), {}),
  role: z._default(Granted, 'member'),
  create: z._default(z.enum(['yes', 'approve', 'no']), 'approve'),
})
const List = z.array(ProviderSetting).check(
  z.maxLength(20),
  z.refine((list) => new Set(list.map((p) => p.id)).size === list.length, 'needs a different id for each'),
)
type Read = z.infer<typeof ProviderSetting>
/** `clientSecret` null: a client without one, by PKCE alone. */
export type ProviderSettings = ProviderRules & {
  readonly clientId: string
  readonly clientSecret: string | null
  readonly scopes: readonly string[]
}

const expects = 'a list of providers as docs/operating.md shows, in JSON'
const unquoted = (raw: unknown): unknown => {
  if (typeof raw !== 'string') return raw
  try {
    return JSON.parse(raw)
  } catch {
    return null
  }
}
export const providersKind: Kind<readonly Read[]> = {
  expects,
  show: (list) =>
    JSON.stringify(list.map(({ clientSecret, ...rest }) => (clientSecret === undefined ? rest : { ...rest, clientSecret: '…' }))),
  read: (raw) => {
    const parsed = List.safeParse(unquoted(raw))
    if (parsed.success) return { ok: true, value: parsed.data }
    const issue = parsed.error.issues[0]
    return { ok: false, expected: `${expects} (${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'wrong shape'})` }
  },
}

/** Takes each secret out of its file. */
export const withSecrets = (list: readonly Read[], readFile: (path: string) => string | null, mistakes: string[]): ProviderSettings[] =>
  list.map(({ clientSecret, clientSecretFile, ...rest }) => {
    if (clientSecretFile === undefined) return { ...rest, clientSecret: clientSecret ?? null }
    const secret = readFile(clientSecretFile)?.trim() ?? ''
    if (secret === '') mistakes.push(`The clientSecretFile of the provider ${rest.id} cannot be read, or is empty.`)
    return { ...rest, clientSecret: secret }
  })
