/**
 * A bot in a few lines: it says back what it is told where it is mentioned. Run it with
 *
 *   ZAIMA_URL=https://chat.example.org ZAIMA_TOKEN=… bun echo-bot.ts
 *
 * The client keeps the line, comes back after a fall, and sends each message once. Whoever runs the place makes the token under Settings, Bots
 * (scopes read and write), and somebody invites the bot to a room. While it runs it is seen online; when it stops it is seen offline.
 * A program that only makes requests now and then has no line to be seen by: it says `presence.beat` instead (scope presence, see operating.md).
 */
import { createClient, type ClientEnv } from '../../src/client/index.ts'
import { paths } from '../../src/protocol/index.ts'

const { ZAIMA_URL: url = '', ZAIMA_TOKEN: token = '' } = process.env
const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }

/** What the client needs of its host: a clock, dice, a socket, requests. */
const env: ClientEnv = {
  deviceKind: 'bot',
  label: 'echo',
  now: () => Date.now(),
  random: () => Math.random(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  openSocket: (handlers) => {
    const socket = new WebSocket(new URL(paths.socket, url.replace(/^http/, 'ws')), { headers })
    socket.onopen = handlers.open
    socket.onmessage = (event) => handlers.frame(String(event.data))
    socket.onclose = (event) => handlers.closed(event.code)
    return { send: (frame) => socket.send(frame), close: (code) => socket.close(code) }
  },
  post: async (path, body) => (await fetch(new URL(path, url), { method: 'POST', headers, body: JSON.stringify(body) })).json(),
  // Nothing outlives the process: what was waiting to be sent is gone with it.
  tab: { get: () => null, set: () => {} },
  device: { get: () => null, set: () => {} },
  signals: () => () => {},
}

const client = createClient(env)
client.onEvent((event) => {
  const me = client.state().me?.account
  if (event.event !== 'message.sent' || me === undefined || event.message.author === me.id) return
  const { room, body } = event.message
  if (body.includes(`@${me.name}`)) client.send(room, body.replaceAll(`@${me.name}`, '').trim() || '?')
})
client.subscribe(({ link }) => {
  if (link.kind === 'online') console.log('online')
  if (link.kind === 'signed-out' || link.kind === 'refused') {
    console.error(`The token is not taken (${link.reason}).`)
    process.exit(1)
  }
})
client.connect()
