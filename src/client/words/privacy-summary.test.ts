import { expect, test } from 'bun:test'
import { en } from './en.ts'
import { zhCn } from './zh-cn.ts'
import { firstPrivacy, openPolicy, type Privacy } from '../../protocol/privacy.ts'
import { summary } from './privacy-summary.ts'

const place = { policy: openPolicy, sharing: 'members' } as const
const bob = (see: 'full' | 'coarse' | 'hidden') => ({ who: { kind: 'contacts' as const }, see })
const says = (privacy: Partial<Privacy>, words = en) => summary({ ...firstPrivacy, ...privacy }, place, () => 'Bob', words)

test('[P-221] one sentence says what people see: the default first, then the exceptions', () => {
  expect(says({})).toBe('Members see you fully.')
  expect(says({ rules: [bob('hidden')] })).toBe('Members see you fully; Bob: nothing.')
  expect(says({ otherwise: 'hidden', rules: Array.from({ length: 5 }, () => bob('coarse')) })).toBe(
    'Nobody sees you; Bob: only here or not, Bob: only here or not, Bob: only here or not, 2 more.',
  )
  expect(says({ rules: [bob('hidden')] }, zhCn)).toBe('成员能看到你的全部状态；Bob看不到。')
  expect(summary(firstPrivacy, { ...place, policy: { ...openPolicy, presence: 'off' } }, () => '', en)).toContain('switched off')
})
