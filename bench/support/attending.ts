/** The plainest client that is there: says hello, answers pings as long as it is told to, and hands on what it hears. */
import { protocol } from '../../src/protocol/version.ts'

export type Attending = {
  readonly ready: Promise<void>
  readonly send: (frame: object) => void
  /** Does not answer any more, as when a cable is pulled. */
  readonly fallSilent: () => void
  readonly goodbye: () => void
  readonly breakOff: () => void
  readonly resume: () => string
  readonly resumed: () => boolean
}
type Heard = (frame: { readonly event?: string; readonly ref?: number; readonly [field: string]: unknown }) => void

export const attendAs = (
  url: string,
  token: string,
  { resume, heard }: { readonly resume?: string; readonly heard?: Heard } = {},
): Attending => {
  const ws = new WebSocket(url, { headers: { authorization: `Bearer ${token}` } } as never)
  let silent = false
  let welcome: { readonly resume: string; readonly resumed: boolean } | null = null
  const ready = new Promise<void>((done, failed) => {
    ws.onopen = () =>
      ws.send(
        JSON.stringify({
          cmd: 'hello',
          protocol: protocol.current,
          device: 'web',
          inputAgoMs: 0,
          ...(resume === undefined ? {} : { resume }),
        }),
      )
    ws.onclose = (e) => failed(new Error(`closed with ${e.code} before it was ready`))
    ws.onmessage = (e) => {
      const frame = JSON.parse(String(e.data))
      if (frame.event === 'ping' && !silent) ws.send('{"cmd":"pong"}')
      if (frame.event === 'welcome') {
        welcome = frame
        done()
      }
      heard?.(frame)
    }
  })
  return {
    ready,
    send: (frame) => ws.send(JSON.stringify(frame)),
    fallSilent: () => {
      silent = true
    },
    goodbye: () => ws.close(1000),
    breakOff: () => ws.terminate(),
    resume: () => welcome!.resume,
    resumed: () => welcome!.resumed,
  }
}
