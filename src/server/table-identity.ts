/** The rows of accounts elsewhere and of programs. */
import * as bots from './actions/bots.ts'
import * as identities from './actions/identities.ts'
import type { CommandName } from '../protocol/commands.ts'
import type { Table } from './dispatch.ts'

export const identityRows = {
  'identity.providers': { rate: 'reads', in: 'read', open: true, run: identities.providers },
  'identity.list': { rate: 'reads', in: 'read', held: true, run: identities.list },
  'identity.link': { rate: 'enter', in: 'write', confirm: true, run: identities.link },
  'identity.confirm': { rate: 'enter', in: 'write', held: true, run: identities.confirm },
  'identity.unlink': { rate: 'writes', in: 'write', confirm: true, run: identities.unlink },

  'bot.create': { rate: 'writes', in: 'write', confirm: true, run: bots.create },
  'bot.list': { rate: 'reads', scope: 'admin-read', in: 'read', run: bots.list },
  'bot.token': { rate: 'writes', in: 'write', confirm: true, run: bots.token },
  'bot.revoke': { rate: 'writes', in: 'write', run: bots.revoke },
  'bot.switch': { rate: 'writes', in: 'write', confirm: true, run: bots.turn },
} satisfies Partial<{ readonly [C in CommandName]: Table[C] }>
