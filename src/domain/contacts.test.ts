/** What two people may do with the bond between them, whatever order they do it in. */
import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import {
  contactLimits,
  contactView,
  decideContact,
  noPair,
  otherSide,
  sideOf,
  type Asker,
  type ContactAct,
  type Pair,
  type Side,
} from './contacts.ts'

const acts: readonly ContactAct[] = ['request', 'accept', 'decline', 'withdraw', 'remove', 'block', 'unblock']
const asker: Asker = { open: 0, held: 0, ageMs: Infinity }
const deed = fc.record({ act: fc.constantFrom(...acts), by: fc.constantFrom<Side>('low', 'high') })
const history = fc.array(deed, { maxLength: 30 })
const after = (deeds: readonly { act: ContactAct; by: Side }[], from: Pair = noPair): Pair =>
  deeds.reduce((pair, { act, by }, n) => {
    const decided = decideContact(pair, act, by, asker, n + 1)
    return decided.ok ? decided.value : pair
  }, from)
const states = (pair: Pair) => [contactView(pair, 'low').state, contactView(pair, 'high').state]

describe('contacts', () => {
  test('[P-301] both sides always agree: contact with contact, a request with its answer open, nothing with nothing', () => {
    fc.assert(
      fc.property(history, (deeds) => {
        const pair = { ...after(deeds), blocks: noPair.blocks }
        expect([
          ['none', 'none'],
          ['contact', 'contact'],
          ['incoming', 'outgoing'],
          ['outgoing', 'incoming'],
        ]).toContainEqual(states(pair))
      }),
    )
  })

  test('[P-302] nobody becomes a contact without both having said so', () => {
    fc.assert(
      fc.property(history, fc.constantFrom<Side>('low', 'high'), (deeds, quiet) => {
        const pair = after(deeds.filter(({ act, by }) => by !== quiet || (act !== 'accept' && act !== 'request')))
        expect(pair.bond.kind).not.toBe('contacts')
      }),
    )
  })

  test('[P-303] two who ask one another are contacts', () => {
    expect(
      states(
        after([
          { act: 'request', by: 'low' },
          { act: 'request', by: 'high' },
        ]),
      ),
    ).toEqual(['contact', 'contact'])
  })

  test('[P-305] a block changes nothing that the blocked see, and all they do goes as it would have gone', () => {
    fc.assert(
      fc.property(history, history, fc.constantFrom<Side>('low', 'high'), (before, later, blocked) => {
        const theirs = later.filter(({ by }) => by === blocked)
        const free = { ...after(before), blocks: noPair.blocks }
        const plain = after(theirs, free)
        const silent = after(theirs, after([{ act: 'block', by: otherSide(blocked) }], free))
        expect(contactView(silent, blocked)).toEqual(contactView(plain, blocked))
        expect(contactView(silent, otherSide(blocked)).state).toBe('blocked')
        expect(states(after([{ act: 'unblock', by: otherSide(blocked) }], silent))).toEqual(states(plain))
      }),
    )
  })

  test('[P-306] who blocks somebody can do nothing with them but unblock', () => {
    const pair = after([
      { act: 'request', by: 'high' },
      { act: 'block', by: 'low' },
    ])
    for (const act of acts.filter((a) => a !== 'block' && a !== 'unblock'))
      expect(decideContact(pair, act, 'low', asker, 9)).toMatchObject({ ok: false, error: { code: 'contact_blocked' } })
  })

  test('[P-307] at most 20 requests wait for an answer, and 5 of an account younger than a day', () => {
    const ask = (open: number, ageMs: number) => decideContact(noPair, 'request', 'low', { open, held: open, ageMs }, 1).ok
    expect([
      ask(19, contactLimits.newForMs),
      ask(20, contactLimits.newForMs),
      ask(4, 0),
      ask(5, 0),
      ask(5, contactLimits.newForMs),
    ]).toEqual([true, false, true, false, true])
    // Saying yes is no request.
    const asked = after([{ act: 'request', by: 'high' }])
    expect(decideContact(asked, 'accept', 'low', { open: 20, held: 20, ageMs: 0 }, 1).ok).toBe(true)
  })

  test('an answer to what is no more is refused; the same again is the same', () => {
    expect(decideContact(noPair, 'accept', 'low', asker, 1)).toMatchObject({ ok: false, error: { code: 'request_gone' } })
    const asked = after([{ act: 'request', by: 'low' }])
    expect(decideContact(asked, 'request', 'low', asker, 9)).toEqual({ ok: true, value: asked })
    expect(decideContact(asked, 'accept', 'low', asker, 9).ok).toBe(false)
    expect([sideOf('a', 'b'), sideOf('b', 'a')]).toEqual(['low', 'high'])
  })
})
