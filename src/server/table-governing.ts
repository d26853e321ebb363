/** The rows of running a place: who may do what, who may be here, what was reported, and the log of it all. */
import * as asks from './actions/asks.ts'
import * as audit from './actions/audit.ts'
import * as governing from './actions/governing.ts'
import * as reports from './actions/reports.ts'
import * as rooms from './actions/room-governing.ts'
import type { CommandName } from '../protocol/commands.ts'
import type { Table } from './dispatch.ts'

export const governingRows = {
  'audit.list': { rate: 'reads', scope: 'admin-read', in: 'read', run: audit.list },
  'audit.verify': { rate: 'heavy', cost: 5, scope: 'admin-read', in: 'read', run: audit.verify },

  'role.set': { rate: 'writes', in: 'write', confirm: true, run: governing.setRole },
  'place.asks': { rate: 'reads', in: 'read', run: asks.get },
  'person.list': { rate: 'reads', in: 'read', run: governing.list },
  'person.approve': { rate: 'writes', in: 'write', run: governing.approve },
  'person.refuse': { rate: 'writes', in: 'write', run: governing.turnAway },
  'person.refuseMany': { rate: 'enter', in: 'write', run: governing.turnAwayMany },
  'person.suspend': { rate: 'writes', in: 'write', run: governing.suspend },
  'person.ban': { rate: 'writes', in: 'write', run: governing.ban },
  'person.lift': { rate: 'writes', in: 'write', run: governing.lift },
  'person.delete': { rate: 'writes', in: 'write', confirm: true, run: governing.remove },
  'account.delete': { rate: 'writes', in: 'write', confirm: true, run: governing.removeMyself },

  'report.make': { rate: 'writes', in: 'write', run: reports.make },
  'report.mine': { rate: 'reads', in: 'read', run: reports.mine },
  'report.list': { rate: 'reads', scope: 'admin-read', in: 'read', run: reports.list },
  'report.handle': { rate: 'writes', in: 'write', run: reports.handle },

  'room.role': { rate: 'writes', in: 'write', run: rooms.setRole },
  'room.remove': { rate: 'writes', in: 'write', run: rooms.remove },
  'room.ban': { rate: 'writes', in: 'write', run: rooms.ban },
  'room.unban': { rate: 'writes', in: 'write', run: rooms.unban },
  'room.bans': { rate: 'reads', in: 'read', run: rooms.bans },
} satisfies Partial<{ readonly [C in CommandName]: Table[C] }>
