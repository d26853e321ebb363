/** Settings of the line: whom to believe in front, and a certificate of one's own. */
import { integer, optional, ranges, text, type Setting } from './setting.ts'

type Values = {
  readonly trustedProxies: readonly string[]
  readonly tlsCert: string | null
  readonly tlsKey: string | null
  readonly tlsRedirectPort: number | null
}
export const tlsSettings: { readonly [K in keyof Values]: Setting<Values[K]> } = {
  trustedProxies: {
    kind: ranges,
    default: [],
    about:
      'Proxies in front whose X-Forwarded-For, X-Forwarded-Proto and X-Forwarded-Host are believed; nobody else may say where a request comes from.',
  },
  tlsCert: {
    kind: optional(text('a file')),
    default: null,
    about: 'A certificate of your own with its chain, as PEM. With it the port speaks https. Renewed files are taken up without a restart.',
  },
  tlsKey: { kind: optional(text('a file')), default: null, about: 'Its key, which others on the machine must not be able to read.' },
  tlsRedirectPort: {
    kind: optional(integer(0, 65535)),
    default: null,
    about: 'With a certificate: a second port that sends pages asked for by http over to https.',
  },
}

/** Null: something else speaks TLS, or nothing does. */
export type TlsConfig = { readonly cert: string; readonly key: string; readonly redirectPort: number | null } | null
export const tlsOf = (v: Values): TlsConfig =>
  v.tlsCert === null || v.tlsKey === null ? null : { cert: v.tlsCert, key: v.tlsKey, redirectPort: v.tlsRedirectPort }

/** What says only half, in the names that `nameOf` gives. */
export const halfTls = (v: Values & { readonly publicUrl: string | null }, nameOf: (key: string) => string): string[] => {
  const [cert, key] = [nameOf('tlsCert'), nameOf('tlsKey')]
  if ((v.tlsCert === null) !== (v.tlsKey === null))
    return [`${v.tlsCert === null ? key : cert} needs ${v.tlsCert === null ? cert : key} beside it.`]
  if (v.tlsCert === null) return v.tlsRedirectPort === null ? [] : [`${nameOf('tlsRedirectPort')} needs ${cert} and ${key}.`]
  return v.publicUrl?.startsWith('http:') === true ? [`${nameOf('publicUrl')} must be an https address beside ${cert}.`] : []
}
