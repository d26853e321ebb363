import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { Name } from '../protocol/model.ts'
import { decideRole, displayNameIn, factorsIn, groupsIn, isFresh, localPath, nameAfter, nameIn, type RoleMap } from './identities.ts'

const map: RoleMap = { roles: { staff: 'moderator', it: 'admin', visitors: 'guest' }, role: 'member' }

describe('roles', () => {
  test('[S-156] the highest role of all groups counts, never above administrator, and an owner stays one', () => {
    expect(decideRole(['visitors', 'staff'], map, null)).toBe('moderator')
    expect(decideRole(['it', 'staff'], map, 'guest')).toBe('admin')
    expect(decideRole(['others'], map, 'admin')).toBe('member')
    expect(decideRole([], map, 'owner')).toBe('owner')
    expect(decideRole(['constructor', '__proto__'], map, null)).toBe('member')
    expect(decideRole(['owner'], { roles: { owner: 'admin' }, role: 'member' }, 'member')).toBe('admin')
  })
  test('[S-156] where no groups are named a role given here by hand is kept', () => {
    expect(decideRole(['staff'], { roles: {}, role: 'guest' }, 'moderator')).toBe('moderator')
    expect(decideRole(['staff'], { roles: {}, role: 'guest' }, null)).toBe('guest')
  })
  test('[S-156] groups come as a list or as one text; what is neither is none', () => {
    expect(groupsIn({ groups: ['a', 7, 'b'] }, 'groups')).toEqual(['a', 'b'])
    expect(groupsIn({ groups: 'a' }, 'groups')).toEqual(['a'])
    expect(groupsIn({ groups: { a: true } }, 'groups')).toEqual([])
  })
})

describe('names', () => {
  test('[S-155] a name is made of what the provider says, and always one that the rules allow', () => {
    expect(nameIn({ preferred_username: 'ana.lee@example.org' })).toBe('ana.lee')
    expect(nameIn({ preferred_username: 'a', email: 'Bob O Hara@example.org' })).toBe('Bob-O-Hara')
    expect(nameIn({ preferred_username: '@@', name: '王小明' })).toBe('王小明')
    expect(nameIn({})).toBe('person')
    expect(displayNameIn({ name: 'Ana\u202e\n Lee' }, 'ana')).toBe('Ana Lee')
    expect(nameAfter('\u{1ec71}'.repeat(16), 3)).toBe(`${'\u{1ec71}'.repeat(13)}-4`)
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ unit: 'grapheme', maxLength: 60 })),
        fc.nat(500),
        (text, tries) => {
          const name = nameAfter(nameIn({ preferred_username: text }), tries)
          expect(Name.safeParse(name).success ? '' : name).toBe('')
        },
      ),
    )
  })
})

describe('what was proven', () => {
  test('[S-157] two factors count only where the provider says so', () => {
    expect(factorsIn({ amr: ['pwd', 'mfa'] })).toBe(2)
    expect(factorsIn({ acr: 'http://schemas.openid.net/pape/policies/2007/06/multi-factor' })).toBe(2)
    expect(factorsIn({ acr: 'urn:example:mfa' })).toBe(2)
    for (const claims of [{}, { amr: ['pwd'] }, { amr: 'mfa' }, { acr: 'no-mfa-here' }, { acr: '0' }]) expect(factorsIn(claims)).toBe(1)
  })
  test('[S-159] a sign-in from before the question is no proof', () => {
    expect(isFresh({ auth_time: 1_000 }, 1_000_000)).toBe(true)
    expect(isFresh({ auth_time: 900 }, 1_000_000)).toBe(false)
    expect(isFresh({}, 0)).toBe(false)
  })
})

test('[S-152] one comes back to a path of this place, and nowhere else', () => {
  for (const path of ['/', '/r/rabc?x=1#y', '/settings/security', '/authors']) expect(localPath(path)).toBe(path)
  for (const path of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/a\nb',
    '/a\\b',
    '',
    '/auth/x/start',
    '/api',
  ])
    expect(localPath(path)).toBe('/')
})
