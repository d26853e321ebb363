/** Signing in from a terminal where the account asks for a code as well. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { Secret, TOTP } from 'otpauth'
import { password, World } from './program.ts'

const world = new World()
let url = ''
let secret = ''
let codes: string[] = []
const post = async (command: string, body: object, token?: string) => {
  const headers = { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) }
  const answer = await fetch(`${url}/api/v1/${command}`, { method: 'POST', headers, body: JSON.stringify(body) })
  return (await answer.json()) as { token: string; ticket: string; secret: string; codes: string[] }
}
const codeNow = (steps: number): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 })

beforeAll(async () => {
  await world.account('ana')
  ;({ url } = await world.serve())
  const { token } = await post('session.signIn', { name: 'ana', password, device: 'cli' })
  const begun = await post('totp.start', {}, token)
  secret = begun.secret
  ;({ codes } = await post('totp.enrol', { ticket: begun.ticket, code: codeNow(-1) }, token))
}, 60_000)
afterAll(() => world.end())

const logsIn = (...more: string[]) =>
  world.run(['login', url, '--name', 'ana', '--password-stdin', ...more], { as: 'ana', stdin: `${password}\n` })

test('[S-123] a script gives the code beside the password; without it it hears what is missing', async () => {
  const without = await logsIn()
  expect([without.code, without.err]).toEqual([3, expect.stringContaining('give it with --code')])
  const wrong = await logsIn('--code', '000000')
  expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('That code is wrong')])
  expect((await logsIn('--code', codeNow(0))).code).toBe(0)
  expect((await logsIn('--code', codes[0]!)).code).toBe(0)
  expect((await logsIn('--code', codes[0]!)).code).toBe(1)
}, 60_000)

test('[S-123] at a terminal it asks', async () => {
  const program = world.start(['login', url, '--name', 'ana'], { as: 'ana', terminal: true })
  await program.says(/Password/)
  program.type(`${password}\r`)
  await program.says(/Code of your authenticator app/)
  program.type(`${codes[1]!}\r`)
  await program.says(/Signed in as ana/)
  expect(await program.exited).toBe(0)
}, 60_000)
