import { expect, test } from 'bun:test'
import { Scope } from '../protocol/bots.ts'
import { decideBotRole, decideScope, scopesOf } from './bots.ts'

test('[S-163] a token allows what it names, nothing else, and what no scope opens is closed to all', () => {
  expect(decideScope(['read'], 'read').ok).toBe(true)
  expect(decideScope(['read'], 'write').ok).toBe(false)
  expect(decideScope(Scope.options, undefined).ok).toBe(false)
})
test('[S-162] a token never allows more than its bot was made for', () => {
  expect(scopesOf(undefined, ['read', 'write'])).toEqual({ ok: true, value: ['read', 'write'] })
  expect(scopesOf(['write', 'write'], ['read', 'write'])).toEqual({ ok: true, value: ['write'] })
  expect(scopesOf(['rooms'], ['read', 'write']).ok).toBe(false)
})
test('[S-161] only owners make bots that administer', () => {
  expect([decideBotRole('admin', 'member').ok, decideBotRole('admin', 'admin').ok, decideBotRole('owner', 'admin').ok]).toEqual([
    true,
    false,
    true,
  ])
})
