import { expect, test } from 'bun:test'
import { fakeTime } from '../../../tests/support/fake-time.ts'
import { createAnswers } from './answers.ts'

const answered = (ticket: string) => ({ type: 'ticket.answered', ticket }) as const

test('[S-145] an answer wakes those who wait for it, and nobody else', async () => {
  const time = fakeTime()
  const answers = createAnswers({ clock: time.clockOf('server') })
  const woken: string[] = []
  for (const [who, ticket] of [
    ['one', 'a'],
    ['two', 'a'],
    ['other', 'b'],
  ] as const)
    void answers.until(ticket, 10_000).then(() => woken.push(who))
  answers.receive(answered('a'))
  await time.settle()
  expect(woken.toSorted()).toEqual(['one', 'two'])
  expect(answers.waiting()).toBe(1)
  await time.pass('9 s')
  expect(answers.waiting()).toBe(1)
  await time.pass('2 s')
  expect(woken).toContain('other')
  expect(answers.waiting()).toBe(0)
})

test('[S-145] beyond the bound one is sent back at once, and closing leaves nobody waiting', async () => {
  const time = fakeTime()
  const answers = createAnswers({ clock: time.clockOf('server'), most: 1 })
  let first = false
  void answers.until('a', 10_000).then(() => (first = true))
  await answers.until('b', 10_000)
  expect([first, answers.waiting()]).toEqual([false, 1])
  answers.close()
  await time.settle()
  expect([first, answers.waiting()]).toEqual([true, 0])
})
