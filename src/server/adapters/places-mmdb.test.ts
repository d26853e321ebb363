import { afterAll, expect, test } from 'bun:test'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fakeTime } from '../../../tests/support/fake-time.ts'
import { mmdbOf } from '../../../tests/support/mmdb.ts'
import { tempFolder } from '../../../tests/support/store.ts'
import { mmdbPlaces, nowhere } from './places-mmdb.ts'

const folder = tempFolder()
afterAll(() => folder.remove())
const berlin = { country: { iso_code: 'DE' }, city: { names: { en: 'Berlin' } }, location: { latitude: 52.5, longitude: 13.4 } }

test('[S-46] places come from the file that was given, in either common shape; an address it does not know, or none, is nowhere', () => {
  const file = join(folder.path, 'both.mmdb')
  writeFileSync(file, mmdbOf({ '192.0.2.0/24': berlin, '198.51.100.0/24': { country_code: 'JP' } }))
  const places = mmdbPlaces(file, fakeTime().clockOf('server'), () => {})
  expect(places.lookup('192.0.2.77')).toEqual({ country: 'DE', city: 'Berlin', latitude: 52.5, longitude: 13.4 })
  expect(places.lookup('198.51.100.1')).toEqual({ country: 'JP' })
  for (const unknown of ['203.0.113.1', 'no address', '', '2001:db8::1']) expect(places.lookup(unknown)).toBeNull()
  expect(nowhere.lookup('192.0.2.77')).toBeNull()
})

test('[S-46] another file in its place is taken up without a restart; one that cannot be read is said once and changes nothing', async () => {
  const file = join(folder.path, 'changing.mmdb')
  const time = fakeTime()
  const faults: unknown[] = []
  const places = mmdbPlaces(file, time.clockOf('server'), (fault) => faults.push(fault))
  expect([places.lookup('192.0.2.1'), places.lookup('192.0.2.1'), faults.length]).toEqual([null, null, 1])
  const arrives = async (content: Uint8Array | string) => {
    writeFileSync(`${file}.new`, content)
    renameSync(`${file}.new`, file)
    await time.pass('31 s')
  }
  await arrives(mmdbOf({ '192.0.2.0/24': { country_code: 'DE' } }))
  expect(places.lookup('192.0.2.1')).toEqual({ country: 'DE' })
  await arrives(mmdbOf({ '192.0.2.0/24': { country_code: 'FR' } }))
  expect(places.lookup('192.0.2.1')).toEqual({ country: 'FR' })
  await arrives('this is no such file')
  expect(places.lookup('192.0.2.1')).toEqual({ country: 'FR' })
  rmSync(file)
  await time.pass('31 s')
  expect([places.lookup('192.0.2.1'), faults.length]).toEqual([{ country: 'FR' }, 2])
})
