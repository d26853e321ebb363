/**
 * `npm run dev`: the server, restarted when its sources change, and the web app, reloaded when its own do, under one address. Keeps its own
 * data folder, in which a few people already talk.
 */
import { spawn } from 'node:child_process'
import { bunPath, setUp } from './setup.js'
import { onEnding, root } from './run.js'

const page = 'http://127.0.0.1:7080'
const server = { host: '127.0.0.1', port: 7081 }
const password = 'people of zaima'

await setUp({ web: false })
const { createServer } = await import('vite')

const seed = async (token) => {
  const call = async (command, input, bearer) => {
    const headers = { 'content-type': 'application/json', ...(bearer && { authorization: `Bearer ${bearer}` }) }
    const answer = await fetch(`http://${server.host}:${server.port}/api/v1/${command}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(input),
    })
    const reply = await answer.json()
    if (!reply.ok) throw new Error(`${command}: ${reply.error.message}`)
    return reply
  }
  const say = (who, room, n, body) => call('message.send', { room, clientId: `seed-message-${n}`, body }, who)
  const ana = await call('account.register', { name: 'ana', displayName: 'Ana', password, setup: token })
  await call('place.update', { name: 'Zaima in the making', registration: 'open' }, ana.token)
  const bob = await call('account.register', { name: 'bob', displayName: 'Bob', password })
  const mei = await call('account.register', { name: '小梅', displayName: '小梅', password })
  const [{ room: lobby }] = (await call('room.list', {}, ana.token)).rooms
  await say(ana.token, lobby.id, 1, 'Good morning! Is anybody **here**?')
  await say(mei.token, lobby.id, 2, '在呢 👋')
  await say(bob.token, lobby.id, 3, '@ana I am. `npm run dev` seems to work.')
  const direct = await call('room.direct', { account: bob.account.id }, ana.token)
  await say(ana.token, direct.membership.room.id, 4, 'Lunch at noon?')
}

const environment = {
  ...process.env,
  ZAIMA_HOST: server.host,
  ZAIMA_PORT: String(server.port),
  ZAIMA_PUBLIC_URL: page,
  ZAIMA_DATA: './data/dev',
}
const command = ['--watch', '--no-clear-screen', 'src/cli/main.ts', 'serve', ...process.argv.slice(2)]
const child = spawn(bunPath(), command, { cwd: root, env: environment, stdio: ['inherit', 'pipe', 'inherit'] })
let printed = ''
let seeding = false
child.stdout.setEncoding('utf8').on('data', (chunk) => {
  process.stdout.write(chunk)
  printed = (printed + chunk).slice(-4000)
  const token = /\/setup#([\w-]+)\s/.exec(printed)?.[1]
  if (!token || seeding) return
  seeding = true
  seed(token).then(
    () => process.stdout.write(`Sign in as ana, bob or 小梅; the password is "${password}".\n`),
    (error) => process.stderr.write(`The first people could not be made: ${error.message}\n`),
  )
})

const target = `http://${server.host}:${server.port}`
const vite = await createServer({
  root: `${root}src/web`,
  configFile: `${root}vite.config.ts`,
  server: {
    host: '127.0.0.1',
    port: 7080,
    strictPort: true,
    proxy: { '/api': { target, ws: true }, '/auth': target, '/healthz': target, '/readyz': target },
  },
})
await vite.listen()

// A watching bun outlives its script; what the server has to say in parting takes less than this.
onEnding((signal) => {
  child.kill(signal)
  setTimeout(() => child.kill('SIGKILL'), 1500)
})
child.on('exit', async (code) => {
  await vite.close()
  process.exit(code ?? 0)
})
