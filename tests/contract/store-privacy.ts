/** Contract of the store: who sees how much, and what joins people. */
import { expect, test } from 'bun:test'
import { firstPrivacy, openPolicy, type Privacy } from '../../src/protocol/privacy.ts'
import { addAccount, addRoom } from '../support/store.ts'
import type { Current } from './store.contract.ts'

export const privacyCases = (store: Current) => {
  test('[D-19] privacy is kept as it was chosen last, and only of those who chose', async () => {
    const [ana, bob] = [await addAccount(store(), 'ana'), await addAccount(store(), 'bob')]
    const chosen: Privacy = { ...firstPrivacy, otherwise: 'hidden', rules: [{ who: { kind: 'person', account: bob }, see: 'full' }] }
    await store().write((tx) => tx.privacy.set(ana, firstPrivacy))
    await store().write((tx) => tx.privacy.set(ana, chosen))
    expect(await store().read((tx) => tx.privacy.of([ana, bob]))).toEqual(new Map([[ana, chosen]]))
    expect(await store().read((tx) => tx.privacy.of([]))).toEqual(new Map())
  })

  test('[D-19] what the place allows at most is kept beside its other settings', async () => {
    const policy = { ...openPolicy, lastSeenAtMost: 'coarse' } as const
    await store().write((tx) => tx.place.update({ policy }))
    await store().write((tx) => tx.place.update({ name: 'Other' }))
    expect(await store().read((tx) => tx.place.get())).toMatchObject({ name: 'Other', policy })
  })

  test('rooms in common are the same from both sides, public ones among them', async () => {
    const [ana, bob, cyd] = [await addAccount(store(), 'ana'), await addAccount(store(), 'bob'), await addAccount(store(), 'cyd')]
    const lobby = await addRoom(store(), 'lobby', [ana, bob, cyd])
    const garden = await addRoom(store(), 'garden', [ana, bob], 'private')
    await addRoom(store(), 'shed', [cyd], 'private')
    const common = async (viewer: typeof ana, ids: (typeof ana)[]) =>
      (await store().read((tx) => tx.privacy.common(viewer, ids))).map(({ account, room }) => `${account} ${room}`).toSorted()
    expect(await common(ana, [bob, cyd])).toEqual([`${bob} ${lobby}`, `${bob} ${garden}`, `${cyd} ${lobby}`].toSorted())
    expect(await common(bob, [ana])).toEqual([`${ana} ${lobby}`, `${ana} ${garden}`].toSorted())
    expect(await common(ana, [])).toEqual([])
  })
}
