/** What the commands about passkeys, and about letting another device in, need. */
import * as letting from './actions/letting-in.ts'
import * as passkeys from './actions/passkeys.ts'
import type { Table } from './dispatch.ts'
import type { Answers } from './live/answers.ts'
import type { passkeyCommands } from '../protocol/commands-passkeys.ts'
import type { qrCommands } from '../protocol/commands-qr.ts'

export const passkeyRows: Pick<Table, keyof typeof passkeyCommands> = {
  'passkey.list': { rate: 'reads', in: 'read', held: 'enrol', run: passkeys.list },
  'passkey.offer': { rate: 'enter', in: 'write', held: 'enrol', confirm: true, run: passkeys.offer },
  'passkey.add': { rate: 'enter', in: 'store', held: 'enrol', confirm: true, run: passkeys.add },
  'passkey.rename': { rate: 'writes', in: 'write', run: passkeys.rename },
  'passkey.remove': { rate: 'writes', in: 'write', confirm: true, run: passkeys.remove },
  'passkey.challenge': { rate: 'enter', in: 'write', open: true, run: passkeys.challenge },
  'session.passkey': { rate: 'enter', in: 'store', open: true, run: passkeys.signIn },
}

export const lettingInRows = (answers: Answers): Pick<Table, keyof typeof qrCommands> => ({
  'qr.start': { rate: 'enter', in: 'write', open: true, run: letting.start },
  'qr.wait': { rate: 'reads', in: 'store', open: true, run: letting.wait(answers.until) },
  'qr.look': { rate: 'enter', in: 'read', run: letting.look },
  'qr.approve': { rate: 'enter', in: 'write', confirm: true, run: letting.approve },
  'qr.deny': { rate: 'enter', in: 'write', run: letting.deny },
})
