/** The plain door beside the one with TLS: sends pages that were asked for over there, and takes nothing else, so that no secret travels openly. */
import { foreignHost, isOurHost } from './arrival.ts'
import { pageHeaders, plainAnswer, unkept } from './headers.ts'

type Deps = { readonly host: string; readonly port: number; readonly publicUrl: string | null; readonly to: (hostname: string) => string }

export const redirect = ({ host, port, publicUrl, to }: Deps) =>
  Bun.serve({
    hostname: host,
    port,
    maxRequestBodySize: 0,
    development: false,
    error: () => plainAnswer('Something broke on the server. Try again.', 500),
    fetch: (request) => {
      const url = URL.parse(request.url)
      if (url === null || !isOurHost(url, publicUrl))
        return plainAnswer(url === null ? 'This is no request that can be read.' : foreignHost, 400)
      const { hostname, pathname, search } = url
      const headers = { ...pageHeaders('plain'), ...unkept }
      if (request.method !== 'GET' && request.method !== 'HEAD') return new Response('Use https.', { status: 403, headers })
      return new Response(null, { status: 308, headers: { ...headers, Location: to(hostname) + pathname + search } })
    },
  })
