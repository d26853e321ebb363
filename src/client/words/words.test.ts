import { expect, test } from 'bun:test'
import { errors } from '../../protocol/errors.ts'
import { en } from './en.ts'
import { zhCn } from './zh-cn.ts'

/** Every text, with its path; functions are called with plain arguments. */
const texts = (value: unknown, path = ''): [string, string][] =>
  typeof value === 'string'
    ? [[path, value]]
    : typeof value === 'function'
      ? [[path, String(value(2, 3))]]
      : Object.entries(value as object).flatMap(([key, inner]) => texts(inner, `${path}.${key}`))

test('every refusal has words in both languages', () => {
  for (const code of Object.keys(errors))
    for (const words of [en, zhCn]) expect(words.place.errors[code as keyof typeof errors].length).toBeGreaterThan(3)
})
test('no text is empty, none shouts', () => {
  for (const [path, text] of [...texts(en), ...texts(zhCn)]) {
    if (!path.endsWith('ended.none')) expect([path, text.length > 0]).toEqual([path, true])
    expect([path, /[!\uff01]/.test(text)]).toEqual([path, false])
  }
})
test('Chinese is written in Chinese, with its own punctuation', () => {
  for (const [path, text] of texts(zhCn)) {
    if (path === '.tag') continue
    expect([path, text, /[\u4e00-\u9fff][,:;?]/.test(text)]).toEqual([path, text, false])
  }
})
