import { expect, test } from 'bun:test'
import { limits } from '../protocol/limits.ts'
import { checkedChars, decidePassword } from './password.ts'
import { measureStrength } from './strength.ts'

const taken = (password: string, own: readonly string[] = []): boolean => decidePassword(password, measureStrength(password, own)).ok

test('[S-110] what guessers try first is refused, whatever signs stand in it', () => {
  for (const weak of [
    'password',
    'Password1!',
    'qwertyuiop',
    '12345678',
    '88888888',
    'iloveyou2',
    'p@ssw0rd',
    'aaaaaaaaaaaa',
    'abcdefgh',
    '19901224',
    'monkey123',
    'short1!',
    '',
  ])
    expect([weak, taken(weak)]).toEqual([weak, false])
  for (const strong of ['correct horse', 'purple lamp 7 windows', 'wo ai chi la jiao you', 'xK8#vq2!mZ'])
    expect([strong, taken(strong)]).toEqual([strong, true])
})
test('[S-240] a Chinese passphrase of eight signs will do, unless it is one that everybody knows', () => {
  for (const strong of ['紫灯七扇窗外雨声', '青石板上卖豆腐脑', '河马不吃蓝色袜子', '破釜沉舟画蛇添足'])
    expect([strong, taken(strong)]).toEqual([strong, true])
  for (const weak of [
    '我爱你我爱你我爱',
    '好好学习天天向上',
    '一二三四五六七八',
    '哈哈哈哈哈哈哈哈',
    '恭喜发财万事如意',
    '床前明月光疑是地上霜',
    '密码密码密码密码',
    '紫灯七扇窗',
    '小明小明小明小明',
    '我爱你12345',
  ])
    expect([weak, taken(weak)]).toEqual([weak, false])
  expect(taken('林小满爱吃糖葫芦', ['林小满爱吃糖葫芦'])).toBe(false)
})
test('[S-110] the names of the person and the place count as guessed', () => {
  for (const own of ['Zinneckervux', 'Quxlofar Zimtworp']) {
    expect(taken(own)).toBe(true)
    expect(taken(own, [own])).toBe(false)
    expect(taken(own.split(' ')[0]!, [own])).toBe(false)
  }
})
test('[S-111] of a long one only the start is looked at, so that its length costs nothing', () => {
  const longest = 'p4$$w0rd@4$'.repeat(100).slice(0, limits.passwordChars.max)
  const start = longest.slice(0, checkedChars)
  const took = (password: string): number => {
    const started = performance.now()
    measureStrength(password, [])
    return performance.now() - started
  }
  took(start)
  const fastest = (password: string): number => Math.min(took(password), took(password))
  expect(measureStrength(longest, [])).toEqual(measureStrength(start, []))
  expect(fastest(longest) / fastest(start)).toBeLessThan(2)
}, 20_000)
