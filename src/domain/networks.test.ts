import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { isShut, rangeOf, rangesToShut } from './networks.ts'

test('[S-72] a ban shuts an IPv4 address or a whole /64, never this machine, never the network of whoever bans', () => {
  expect([rangeOf('192.0.2.7'), rangeOf('::ffff:192.0.2.7'), rangeOf('2001:db8:1:2:3:4:5:6')]).toEqual([
    '192.0.2.7',
    '192.0.2.7',
    '2001:db8:1:2::/64',
  ])
  expect([rangeOf('127.0.0.1'), rangeOf('::1'), rangeOf(''), rangeOf('nowhere')]).toEqual([null, null, null, null])
  expect(rangesToShut(['192.0.2.7', '192.0.2.8', '192.0.2.7', '2001:db8:1:2::9'], '2001:db8:1:2::1')).toEqual(['192.0.2.7', '192.0.2.8'])
})

test('[S-72] whoever was shut out is within what was shut; nothing shut shuts out nobody', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.oneof(fc.ipV4(), fc.ipV6()), (address, own) => {
      const shut = rangesToShut([address], own)
      expect(isShut(own, shut)).toBe(false)
      expect(isShut(address, shut)).toBe(shut.length > 0)
      expect(isShut(address, [])).toBe(false)
    }),
  )
})
