/** The rows of what guards an account: its address, its password, codes. */
import * as codes from './actions/codes.ts'
import * as emails from './actions/emails.ts'
import * as passwords from './actions/passwords.ts'
import * as security from './actions/security.ts'
import type { securityCommands } from '../protocol/commands-security.ts'
import type { Table } from './dispatch.ts'

export const securityRows: Pick<Table, keyof typeof securityCommands | 'account.password'> = {
  'security.get': { rate: 'reads', in: 'read', held: 'enrol', run: security.get },
  'email.set': { rate: 'enter', in: 'write', confirm: true, run: emails.set },
  'email.verify': { rate: 'enter', in: 'write', open: true, run: emails.verify },
  'account.password': { rate: 'enter', in: 'store', run: passwords.change },
  'password.forgot': { rate: 'enter', in: 'write', open: true, run: passwords.forgot },
  'password.whose': { rate: 'enter', in: 'read', open: true, run: passwords.whose },
  'password.reset': { rate: 'enter', in: 'store', open: true, run: passwords.reset },
  'password.resetLink': { rate: 'enter', in: 'write', confirm: true, run: passwords.resetLink },
  'totp.start': { rate: 'enter', in: 'write', held: 'enrol', confirm: true, run: codes.start },
  'totp.enrol': { rate: 'enter', in: 'store', held: 'enrol', confirm: true, run: codes.enrol },
  'totp.disable': { rate: 'enter', in: 'write', confirm: true, run: codes.disable },
  'recovery.renew': { rate: 'enter', in: 'write', confirm: true, run: codes.renew },
}
