/** A terminal that is let in by a device which is in already. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { ask } from '../support/process.ts'
import { password, World } from './program.ts'

const world = new World()
let url = ''
let token = ''
beforeAll(async () => {
  await world.account('ana')
  ;({ url } = await world.serve())
  ;({ token } = await ask(url, 'session.signIn', { name: 'ana', password, device: 'cli' }))
})
afterAll(() => world.end())

const plain = (text: string): string => text.replaceAll(/\u001b\[[\d;]*m/g, '')
const asks = async () => {
  const terminal = world.start(['login', url, '--qr'], { as: 'new', terminal: true })
  const [, code] = await terminal.says(/\/approve#([A-Z-]{9})/)
  const [, number] = await terminal.says(/number (\d\d)/)
  return { terminal, code: code!, number: Number(number) }
}

test('[S-149] it shows the code as a picture, waits, and is in when the number was picked elsewhere', async () => {
  const { terminal, code, number } = await asks()
  expect(plain(terminal.out)).toMatch(/[▀▄█]{10}/)
  const { asker } = await ask(url, 'qr.look', { code }, token)
  expect(asker).toMatchObject({ device: 'cli', label: expect.stringContaining('zaima, ') })
  expect(await ask(url, 'qr.approve', { code, number }, token)).toMatchObject({ ok: true, answer: 'approved' })
  await terminal.says(/Signed in as ana/)
  expect(await terminal.exited).toBe(0)
  expect((await world.run(['who'], { as: 'new' })).code).toBe(0)
}, 20_000)

test('[S-149] it says so when it is turned away, and keeps nothing', async () => {
  const { terminal, code } = await asks()
  await ask(url, 'qr.deny', { code }, token)
  expect(await terminal.exited).toBe(3)
  expect(terminal.out).toContain('The other device said no')
}, 20_000)

const approves = (...more: string[]) => world.run(['approve', ...more], { as: 'ana' })
test('[S-242] a terminal that is in shows who asks, and lets them in by the number on their screen', async () => {
  await world.login(url, 'ana')
  const { terminal, code, number } = await asks()
  const done = await approves(code, '--number', String(number))
  expect([done.code, done.err, done.out]).toEqual([0, expect.stringContaining('127.0.0.1'), 'The device is signed in.\n'])
  expect(done.err).toContain('zaima, ')
  expect(await terminal.exited).toBe(0)
}, 20_000)

test('[S-242] a wrong number and a no turn it away; without a number a script hears what is missing', async () => {
  const wrong = await asks()
  expect((await approves(wrong.code)).err).toContain('--number')
  const other = await approves(wrong.code, '--number', String(wrong.number === 99 ? 98 : wrong.number + 1))
  expect([other.code, other.err]).toEqual([1, expect.stringContaining('turned away')])
  expect(await wrong.terminal.exited).toBe(3)
  const refused = await asks()
  expect(await approves(refused.code, '--deny')).toMatchObject({ code: 0, out: 'The device was turned away. Nobody was signed in.\n' })
  expect(await refused.terminal.exited).toBe(3)
  expect((await approves('BCDF-GHJK', '--deny')).code).toBe(1)
}, 30_000)

test('[S-242] at a terminal one picks it', async () => {
  const { terminal, code, number } = await asks()
  const { asker } = await ask(url, 'qr.look', { code }, token)
  const own = world.start(['approve', code], { as: 'ana', terminal: true })
  await own.says(/Which number is on its screen/)
  for (const _ of asker.numbers.slice(0, asker.numbers.indexOf(number))) own.type('\u001b[B')
  own.type('\r')
  await own.says(/The device is signed in/)
  expect([await own.exited, await terminal.exited]).toEqual([0, 0])
}, 20_000)
