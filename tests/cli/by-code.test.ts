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
