import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { limits, Person, plainWall } from '../../../tests/support/person.ts'
import type { AccountId, GroupId, RoomId } from '../../protocol/ids.ts'
import { firstPrivacy, openPolicy, Privacy, type PlacePolicy } from '../../protocol/privacy.ts'
import {
  audienceOf,
  decideTyping,
  judge,
  least,
  mayShowReceipt,
  mayShowRoom,
  sightOf,
  sights,
  type Audience,
  type Ground,
  type LastSeenShare,
  type Relation,
} from './audience.ts'
import { explain } from './explain.ts'
import type { Left } from './left.ts'
import { leaving, lastSeenStep, nextStepAt, viewOf } from './view.ts'

const bob = 'abob' as AccountId
const garden = 'rgarden' as RoomId
const friends = 'gfriends' as GroupId
const relation: Relation = {
  self: false,
  account: bob,
  role: 'member',
  sharesRoom: false,
  groups: new Set(),
  rooms: new Set(),
  contact: false,
  blocked: null,
}
const left: Left = { at: 1_000, status: { text: 'lunch' }, holding: null }
const ground: Ground = { sharing: 'members', policy: openPolicy }
const exact = { lastSeen: 'exact' } as const
const seen = (r: Partial<Relation>, privacy: Partial<Privacy>, g: Partial<Ground> = {}): Audience =>
  audienceOf({ ...relation, ...r }, { ...firstPrivacy, ...privacy }, exact, { ...ground, ...g })

const shares: readonly LastSeenShare[] = ['hidden', 'coarse', 'exact']
const Share = fc.constantFrom(...shares)
const See = fc.constantFrom('full', 'coarse', 'hidden')
const Person_ = fc.constantFrom(bob, 'acyd' as AccountId)
const Rules = fc.array(
  fc.record({
    who: fc.oneof(
      fc.record({ kind: fc.constant('person' as const), account: Person_ }),
      fc.record({ kind: fc.constant('room' as const), room: fc.constantFrom(garden, 'rother' as RoomId) }),
      fc.record({ kind: fc.constant('role' as const), role: fc.constantFrom('member', 'guest', 'admin') }),
      fc.constant({ kind: 'contacts' as const }),
      fc.constant({ kind: 'everyone' as const }),
      fc.constant({ kind: 'group' as const, group: friends }),
    ),
    see: See,
  }),
  { maxLength: 6 },
) as fc.Arbitrary<Privacy['rules']>
const Chosen: fc.Arbitrary<Privacy> = fc.record({
  rules: Rules,
  otherwise: fc.constantFrom('place', 'full', 'coarse', 'hidden'),
  lastSeen: Share,
  reciprocal: fc.boolean(),
  shareTyping: fc.boolean(),
  shareReceipts: fc.boolean(),
  shareRoom: fc.boolean(),
})
const Related: fc.Arbitrary<Relation> = fc.record({
  self: fc.constant(false),
  account: fc.constant(bob),
  role: fc.constantFrom('member', 'guest', 'admin'),
  sharesRoom: fc.boolean(),
  rooms: fc.constantFrom(new Set<RoomId>(), new Set([garden])),
  groups: fc.constantFrom(new Set<GroupId>(), new Set([friends])),
  contact: fc.boolean(),
  blocked: fc.constantFrom(null, left),
})
const Free = Related.map((r) => ({ ...r, blocked: null }))
const Policy: fc.Arbitrary<PlacePolicy> = fc.record({
  presence: fc.constantFrom('on', 'off'),
  lastSeenAtMost: Share,
  shareRoom: fc.constantFrom('allowed', 'never'),
})
const Place: fc.Arbitrary<Ground> = fc.record({ sharing: fc.constantFrom('members', 'shared', 'nobody'), policy: Policy })
const levels = { off: 0, unverified: 0, hidden: 0, offline: 0, coarse: 1, full: 2, self: 3 }
const amount = (a: Audience): [number, number] => [
  levels[sightOf(a).see],
  sightOf(a).see === 'hidden' ? 0 : shares.indexOf(sightOf(a).lastSeen),
]

describe('who may see', () => {
  test('[P-27] the place decides who sees whom: members, those who share a room, or nobody', () => {
    expect(seen({}, {})).toBe('full')
    expect(seen({}, {}, { sharing: 'shared' })).toBe('hidden')
    expect(seen({ sharesRoom: true }, {}, { sharing: 'shared' })).toBe('full')
    expect(seen({ contact: true }, {}, { sharing: 'shared' })).toBe('full')
    expect(seen({ sharesRoom: true }, {}, { sharing: 'nobody' })).toBe('hidden')
  })
  test('[P-27] a guest sees only those it shares a room with; everyone sees themselves', () => {
    expect(seen({ role: 'guest' }, {})).toBe('hidden')
    expect(seen({ role: 'guest', sharesRoom: true }, {})).toBe('full')
    expect(seen({ role: 'guest', self: true }, { otherwise: 'hidden' }, { sharing: 'nobody' })).toBe('self')
  })
  test('[P-201] the first rule that matches decides, and nothing before or after it', () => {
    fc.assert(
      fc.property(Chosen, Free, Place, Rules, (privacy, r, g, more) => {
        const { audience, because } = judge(r, privacy, exact, g)
        if (because.kind === 'rule') {
          const upTo = { ...privacy, rules: [...privacy.rules.slice(0, because.rule + 1), ...more] }
          expect(judge(r, upTo, exact, g)).toEqual({ audience, because })
          const alone = { ...privacy, rules: [privacy.rules[because.rule]!] }
          expect(audienceOf(r, alone, exact, g)).toBe(audience)
          expect(audienceOf(r, { ...privacy, rules: privacy.rules.slice(0, because.rule) }, exact, g)).toBe(
            audienceOf(r, { ...privacy, rules: [] }, exact, g),
          )
        } else expect(audienceOf(r, { ...privacy, rules: [] }, exact, g)).toBe(audience)
      }),
    )
  })
  test('[P-201] rules by person, room, role and contact; `hidden` for all others makes a list of those allowed', () => {
    const allowed: Partial<Privacy> = {
      otherwise: 'hidden',
      rules: [
        { who: { kind: 'room', room: garden }, see: 'coarse' },
        { who: { kind: 'contacts' }, see: 'full' },
        { who: { kind: 'role', role: 'admin' }, see: 'coarse' },
        { who: { kind: 'person', account: bob }, see: 'full' },
      ],
    }
    expect(seen({ account: 'acyd' as AccountId }, allowed)).toBe('hidden')
    expect(seen({}, allowed)).toBe('full')
    expect(seen({ rooms: new Set([garden]), contact: true }, allowed)).toBe('coarse')
    expect(seen({ account: 'acyd' as AccountId, role: 'admin' }, allowed)).toBe('coarse')
    expect(judge({ ...relation, contact: true }, { ...firstPrivacy, ...allowed } as Privacy, exact, ground).because).toEqual({
      kind: 'rule',
      rule: 1,
    })
  })
  test('[P-202] an administrator can only take away', () => {
    fc.assert(
      fc.property(Chosen, Related, Place, Share, (privacy, r, g, viewer) => {
        const free = amount(audienceOf(r, privacy, { lastSeen: viewer }, { ...g, policy: openPolicy }))
        const ruled = amount(audienceOf(r, privacy, { lastSeen: viewer }, g))
        expect(ruled[0]).toBeLessThanOrEqual(free[0])
        if (r.blocked === null) expect(ruled[1]).toBeLessThanOrEqual(free[1])
        expect(
          mayShowRoom({ manual: null, privacy, ground: g }) &&
            !mayShowRoom({ manual: null, privacy, ground: { ...g, policy: openPolicy } }),
        ).toBe(false)
      }),
    )
  })
  test('[P-203] presence switched off is `off` for everyone, oneself included', () => {
    fc.assert(
      fc.property(Chosen, Related, fc.boolean(), (privacy, r, self) => {
        expect(audienceOf({ ...r, self }, privacy, exact, { ...ground, policy: { ...openPolicy, presence: 'off' } })).toBe('off')
      }),
    )
  })
  test('[P-204] the blocked see whom they would see, as somebody who left at the moment of the block, however one is since', () => {
    const ana = new Person()
    const tab = ana.open()
    ana.say('lunch')
    fc.assert(
      fc.property(Chosen, Related, (privacy, r) => {
        const left = leaving(ana.state, ana.now, plainWall)
        const free = audienceOf({ ...r, blocked: null }, privacy, exact, ground)
        const frozen = audienceOf({ ...r, blocked: left }, privacy, exact, ground)
        const gone = new Person()
        gone.now = ana.now
        const away = { ...gone.state, account: ana.state.account, status: ana.state.status, lastActiveAt: ana.state.lastActiveAt }
        const later = ana.now + 400_000
        for (const at of [ana.now, later]) {
          expect(viewOf(ana.state, frozen, at, limits, plainWall)).toEqual(viewOf(away, free, at, limits, plainWall))
          expect(JSON.stringify(explain(ana.state, { audience: frozen }, at, limits, plainWall))).toBe(
            JSON.stringify(explain(away, { audience: free }, at, limits, plainWall)),
          )
        }
        const before = viewOf(ana.state, frozen, later, limits, plainWall)
        ana.pass(1_000)
        ana.touch(tab)
        ana.say('back')
        expect(viewOf(ana.state, frozen, later, limits, plainWall)).toEqual(before)
        ana.say('lunch')
      }),
      { numRuns: 50 },
    )
  })
  test('[P-205] where both ask it, two people see equally much of when the other was last active', () => {
    fc.assert(
      fc.property(Share, Share, Share, (ana, her, atMost) => {
        const g: Ground = { ...ground, policy: { ...openPolicy, lastSeenAtMost: atMost } }
        const one = audienceOf(relation, { ...firstPrivacy, lastSeen: ana, reciprocal: true }, { lastSeen: her }, g)
        const other = audienceOf(relation, { ...firstPrivacy, lastSeen: her, reciprocal: true }, { lastSeen: ana }, g)
        expect(one).toBe(other)
        expect(sightOf(one).lastSeen).toBe(least(ana, her, atMost))
      }),
    )
  })
  test('[P-206] ten thousand rules are refused, a hundred are not', () => {
    const rules = (n: number) => Array.from({ length: n }, () => ({ who: { kind: 'everyone' }, see: 'full' }))
    expect(Privacy.safeParse({ ...firstPrivacy, rules: rules(100) }).success).toBe(true)
    const refused = Privacy.safeParse({ ...firstPrivacy, rules: rules(10_000) })
    expect(refused.error?.issues[0]?.message).toContain('100 rules')
  })
})

const audiences = Object.keys(sights) as Audience[]
describe('what each class sees', () => {
  test('[P-207] coarse is here or not here, and when, in steps', () => {
    const ana = new Person()
    const tab = ana.open('web')
    ana.prefer(300_000, true)
    ana.say('secret')
    const coarse = () => viewOf(ana.state, 'coarse', ana.now, limits, plainWall).slice(1)
    for (const claim of [null, 'dnd', 'away'] as const) {
      ana.declare(claim)
      expect(coarse()).toEqual(['online', 0, 0, null, null])
      expect(explain(ana.state, { audience: 'coarse' }, ana.now, limits, plainWall)).toEqual({
        account: ana.state.account,
        state: 'online',
        source: 'rule',
      })
    }
    ana.declare(null)
    ana.pass(1_000_000)
    expect(ana.seen()).toBe('idle')
    expect(coarse()).toEqual(['online', 0, 0, null, null])
    ana.close(tab, 'signed_out')
    expect(coarse()).toEqual(['offline', 0, 'hour', null, null])
    expect(viewOf(ana.state, 'coarseHidden', ana.now, limits, plainWall).slice(1)).toEqual(['offline', 0, 0, null, null])
  })
  test('[P-208] the steps: 5 minutes, an hour, 24 and 48 hours, 7 days, longer; each ends when the next begins', () => {
    const at = 10_000_000_000
    const minute = 60_000
    expect([0, 4.99, 5, 59, 60, 1439, 1440, 2879, 2880, 10_079, 10_080].map((m) => lastSeenStep(at - m * minute, at))).toEqual([
      'minutes',
      'minutes',
      'hour',
      'hour',
      'today',
      'today',
      'yesterday',
      'yesterday',
      'week',
      'week',
      'longer',
    ])
    expect(lastSeenStep(0, at)).toBe('longer')
    const ana = new Person()
    ana.close(ana.open(), 'signed_out')
    for (let step = lastSeenStep(ana.state.shown.lastActiveAt, ana.now), n = 0; n < 5; n += 1) {
      const next = nextStepAt(ana.state, ana.now)
      expect(lastSeenStep(ana.state.shown.lastActiveAt, next - 1)).toBe(step)
      ana.now = next
      expect(lastSeenStep(ana.state.shown.lastActiveAt, next)).not.toBe(step)
      step = lastSeenStep(ana.state.shown.lastActiveAt, next)
    }
    expect(nextStepAt(ana.state, ana.now)).toBe(Infinity)
  })
  test('[P-209] last seen not told exactly: neither the time of idling nor of input gives it away', () => {
    const ana = new Person()
    ana.open()
    ana.pass(400_000)
    for (const [audience, last] of [
      ['fullCoarse', 'hour'],
      ['fullHidden', 0],
    ] as const) {
      expect(viewOf(ana.state, audience, ana.now, limits, plainWall).slice(1)).toEqual(['idle', 0, last, null, null])
      const told = explain(ana.state, { audience }, ana.now, limits, plainWall)
      for (const field of ['since', 'inputAt', 'heardAt', 'lastActiveAt']) expect(told).not.toHaveProperty(field)
    }
  })
  test('[P-32] in every class invisible and offline are the same bytes, in the dot and in its reason', () => {
    for (const audience of audiences.filter((a) => a !== 'self')) {
      const [hidden, gone] = [new Person(), new Person()]
      const tabs = [hidden.open(), gone.open()] as const
      for (const p of [hidden, gone]) p.pass(70_000)
      hidden.declare('invisible')
      gone.close(tabs[1], 'signed_out')
      for (const ms of [0, 1_000, 400_000, 4_000_000]) {
        for (const p of [hidden, gone]) p.pass(ms)
        hidden.touch(tabs[0])
        hidden.open('mobile')
        const told = (p: Person) =>
          JSON.stringify([viewOf(p.state, audience, p.now, limits, plainWall), explain(p.state, { audience }, p.now, limits, plainWall)])
        expect(told(hidden)).toBe(told(gone))
      }
    }
  })
  test('[P-210] not sharing, switched off and not known are three answers, and none of them is offline', () => {
    const ana = new Person()
    const states = (['hidden', 'off', 'unverified'] as const).map((a) => [
      viewOf(ana.state, a, ana.now, limits, plainWall)[1],
      explain(ana.state, { audience: a }, ana.now, limits, plainWall).state,
    ])
    expect(states).toEqual([
      ['hidden', 'hidden'],
      ['off', 'off'],
      ['unverified', 'unverified'],
    ])
  })
})

describe('what else one shows', () => {
  const act = (privacy: Partial<Privacy>, g: Partial<Ground> = {}, manual: 'invisible' | null = null) => ({
    manual,
    privacy: { ...firstPrivacy, ...privacy },
    ground: { ...ground, ...g },
  })
  test('[P-211] typing shows only where everyone may know that one is here', () => {
    expect(decideTyping(act({}), 'public')).toBe('show')
    expect(decideTyping(act({}, {}, 'invisible'), 'direct')).toBe('keep')
    expect(decideTyping(act({ shareTyping: false }), 'private')).toBe('keep')
    expect(decideTyping(act({ rules: [{ who: { kind: 'person', account: bob }, see: 'hidden' }] }), 'private')).toBe('keep')
    expect(decideTyping(act({ otherwise: 'hidden' }), 'public')).toBe('keep')
    expect(decideTyping(act({ otherwise: 'hidden' }), 'direct')).toBe('ask')
    expect(['public', 'private'].map((kind) => decideTyping(act({}, { sharing: 'shared' }), kind as 'public'))).toEqual(['keep', 'show'])
    expect(decideTyping(act({}, { sharing: 'nobody' }), 'private')).toBe('keep')
  })
  test("[P-212] the room on screen shows only by one's own choice, never while invisible or where the place forbids it", () => {
    expect(mayShowRoom(act({}))).toBe(false)
    expect(mayShowRoom(act({ shareRoom: true }))).toBe(true)
    expect(mayShowRoom(act({ shareRoom: true }, {}, 'invisible'))).toBe(false)
    expect(mayShowRoom(act({ shareRoom: true }, { policy: { ...openPolicy, shareRoom: 'never' } }))).toBe(false)
  })
  test('[P-213] read receipts go both ways or not at all', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), (mine, theirs) => {
        const shows = mayShowReceipt(act({ shareReceipts: mine }), { shareReceipts: theirs })
        expect(shows).toBe(mayShowReceipt(act({ shareReceipts: theirs }), { shareReceipts: mine }))
        expect(shows).toBe(mine && theirs)
      }),
    )
    expect(mayShowReceipt(act({}, {}, 'invisible'), firstPrivacy)).toBe(false)
  })
})
