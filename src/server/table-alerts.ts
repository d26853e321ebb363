/** The rows of what looked wrong about an account. */
import * as alerts from './actions/alerts.ts'
import type { CommandName } from '../protocol/commands.ts'
import type { Table } from './dispatch.ts'

export const alertRows = {
  'alert.list': { rate: 'reads', in: 'read', run: alerts.list },
  'alert.recent': { rate: 'reads', in: 'read', run: alerts.recent },
  'alert.who': { rate: 'writes', in: 'write', run: alerts.who },
  'alert.answer': { rate: 'writes', in: 'write', run: alerts.answer },
  'alert.see': { rate: 'enter', in: 'read', open: true, run: alerts.see },
  'alert.settle': { rate: 'enter', in: 'store', open: true, run: alerts.settle },
} satisfies Partial<{ readonly [C in CommandName]: Table[C] }>
