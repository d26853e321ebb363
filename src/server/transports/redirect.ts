/** The plain door beside the one with TLS: sends pages that were asked for over there, and takes nothing else, so that no secret travels openly. */
import { pageHeaders, unkept } from './headers.ts'

type Deps = { readonly host: string; readonly port: number; readonly to: (hostname: string) => string }

export const redirect = ({ host, port, to }: Deps) =>
  Bun.serve({
    hostname: host,
    port,
    maxRequestBodySize: 0,
    fetch: (request) => {
      const { hostname, pathname, search } = new URL(request.url)
      const headers = { ...pageHeaders('plain'), ...unkept }
      if (request.method !== 'GET' && request.method !== 'HEAD') return new Response('Use https.', { status: 403, headers })
      return new Response(null, { status: 308, headers: { ...headers, Location: to(hostname) + pathname + search } })
    },
  })
