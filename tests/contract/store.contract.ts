/**
 * What every store must do, whatever database it stands on. `storeContract` takes a way to open an empty store of that kind; each
 * case gets one of its own.
 */
import { afterEach, beforeEach, describe } from 'bun:test'
import type { Store } from '../../src/server/ports.ts'
import type { OpenedStore } from '../support/store.ts'
import { diaryCases } from './store-diary.ts'
import { claimCases } from './store-claims.ts'
import { contactCases } from './store-contacts.ts'
import { groupCases } from './store-groups.ts'
import { passkeyCases } from './store-passkeys.ts'
import { historyCases } from './store-history.ts'
import { identityCases } from './store-identities.ts'
import { messageCases } from './store-messages.ts'
import { accountGuardCases } from './store-account.ts'
import { auditCases } from './store-audit.ts'
import { governingCases } from './store-governing.ts'
import { outsideCases } from './store-outside.ts'
import { peopleCases } from './store-people.ts'
import { presenceCases } from './store-presence.ts'
import { privacyCases } from './store-privacy.ts'
import { roomCases } from './store-rooms.ts'
import { writeCases } from './store-writes.ts'

export type OpenEmpty = () => Promise<OpenedStore>
/** The store of the case that is running. */
export type Current = () => Store

const groups: Record<string, (store: Current) => void> = {
  people: peopleCases,
  rooms: roomCases,
  messages: messageCases,
  history: historyCases,
  identities: identityCases,
  presence: presenceCases,
  privacy: privacyCases,
  groups: groupCases,
  passkeys: passkeyCases,
  account: accountGuardCases,
  audit: auditCases,
  governing: governingCases,
  diary: diaryCases,
  outside: outsideCases,
  claims: claimCases,
  contacts: contactCases,
  writes: writeCases,
}

export const storeContract = (name: string, open: OpenEmpty) => {
  describe(name, () => {
    for (const [group, cases] of Object.entries(groups)) {
      describe(group, () => {
        let opened: OpenedStore
        beforeEach(async () => {
          opened = await open()
        })
        afterEach(() => opened.close())
        cases(() => opened.store)
      })
    }
  })
}
