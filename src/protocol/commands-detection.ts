/** Commands of the detection panel and the simulated person. Owners and administrators only. Part of the table in `commands.ts`. */
import * as z from 'zod/mini'
import { command, Limit, none } from './command.ts'
import { Detection, Simulated, SimulatedAct } from './detection.ts'
import { ConnectionId } from './ids.ts'
import { Account } from './model.ts'

export const detectionCommands = {
  'detection.get': command(
    'How well this server finds out who is there, as measured here. Connections come in pages, without names.',
    z.strictObject({ after: z.optional(ConnectionId), limit: Limit }),
    z.object({ detection: Detection }),
  ),
  'detection.repair': command('Count anew now, and repair what disagrees.', none, z.object({ repaired: z.int() })),
  'detection.who': command(
    'Whose connection that is. The person finds this look in their diary.',
    z.strictObject({ connection: ConnectionId }),
    z.object({ account: Account }),
  ),
  'simulate.start': command('Bring a simulated person, one at a time, for ten minutes.', none, z.object({ simulated: Simulated })),
  'simulate.act': command(
    'Do something to the simulated person.',
    z.strictObject({ act: SimulatedAct }),
    z.object({ simulated: Simulated }),
  ),
  'simulate.get': command(
    'What the machine saw, what others see, and what comes next by time alone.',
    none,
    z.object({ simulated: z.nullable(Simulated) }),
  ),
  'simulate.stop': command('Send the simulated person away.', none, none),
} as const
