/** Sessions from a terminal: at the cap a script is told what to do, and what needs a fresh proof says so. */
import { afterAll, expect, test } from 'bun:test'
import { openRolePolicy } from '../../src/protocol/entry.ts'
import { password, World } from './program.ts'

const world = new World()
afterAll(() => world.end())

test('[S-39] where one must choose which session ends and nobody can be asked, signing in says so and changes nothing', async () => {
  await world.account('ana')
  await world.account('bob')
  const { url } = await world.serve()
  const post = async (command: string, input: object, token = '') => {
    const headers = { 'content-type': 'application/json', ...(token === '' ? {} : { authorization: `Bearer ${token}` }) }
    const answer = await fetch(`${url}/api/v1/${command}`, { method: 'POST', headers, body: JSON.stringify(input) })
    return (await answer.json()) as { token: string; ok: boolean }
  }
  const ana = await post('session.signIn', { name: 'ana', password, device: 'cli' })
  const rule = { role: 'member', policy: { ...openRolePolicy, most: 1, beyond: 'ask' } }
  expect(await post('policy.update', rule, ana.token)).toMatchObject({ ok: true })
  expect((await world.login(url, 'bob')).code).toBe(0)
  const second = await world.run(['login', url, '--name', 'bob', '--password-stdin'], { as: 'bob-elsewhere', stdin: `${password}\n` })
  expect([second.code, second.err]).toEqual([1, expect.stringContaining('as many devices as allowed')])
  expect((await world.run(['who', '--url', url], { as: 'bob' })).code).toBe(0)
}, 30_000)
