/** Running a place from a terminal: who is there, closing an account, and the log of it. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { World } from './program.ts'

const world = new World()
let url = ''
beforeAll(async () => {
  await world.account('ana')
  await world.account('bob')
  ;({ url } = await world.serve())
  for (const name of ['ana', 'bob']) expect((await world.login(url, name)).code).toBe(0)
}, 30_000)
afterAll(() => world.end())

test('suspended and opened again by name; who may not is told so', async () => {
  const suspended = await world.run(['members', 'suspend', 'bob', '--days', '2', '--reason', 'Shouting'], { as: 'ana' })
  expect([suspended.code, suspended.out]).toEqual([0, expect.stringContaining('bob: Member, Suspended, Shouting')])
  expect((await world.run(['who'], { as: 'bob' })).code).toBe(3)
  expect((await world.run(['members', 'lift', 'bob'], { as: 'ana' })).out).toContain('bob: Member, Active')
  expect((await world.login(url, 'bob')).code).toBe(0)
  const [forbidden, nobody, misused] = await Promise.all([
    world.run(['members'], { as: 'bob' }),
    world.run(['members', 'lift', 'nobody'], { as: 'ana' }),
    world.run(['members', 'elevate', 'bob'], { as: 'ana' }),
  ])
  expect([forbidden.code, nobody.code, misused.code]).toEqual([1, 1, 2])
})
test('[S-60] the log is listed and verified', async () => {
  const listed = await world.run(['audit'], { as: 'ana' })
  expect(listed.out).toMatch(/ana: Suspended an account: bob/)
  expect(listed.out).toMatch(/From the command line: Made an account: ana/)
  const { state } = { state: await world.json<{ count: number; broken: null }>(['audit', '--verify'], { as: 'ana' }) }
  expect([state.count, state.broken]).toEqual([4, null])
  expect((await world.run(['audit'], { as: 'bob' })).code).toBe(1)
})
