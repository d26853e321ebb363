/** Signing in here with the help of a device that is in already: the code as a picture, and a wait for what that device says. */
import { hostname } from 'node:os'
import type { Entered } from '../protocol/entry.ts'
import { Failure } from './failure.ts'
import { halfBlocks } from './half-blocks.ts'
import type { Session } from './place.ts'
import { err, hasColours, say } from './terminal.ts'

/** What is shown goes beside the output, which a program may be reading. */
export const enterByCode = async (url: string, ask: Session['ask']): Promise<Entered> => {
  const { code, secret, number } = await ask('qr.start', { device: 'cli', label: `zaima, ${hostname()}`.slice(0, 80), keep: true })
  const address = `${url}/approve#${code}`
  err(halfBlocks(address, hasColours(process.stderr) ? 'colour' : 'plain'))
  err(say.byCode.open(address))
  err(say.byCode.pick(number))
  for (;;) {
    const waited = await ask('qr.wait', { code, secret })
    if (waited.step === 'denied') throw new Failure(say.byCode.denied, 'signIn')
    if (waited.step !== 'asking') return waited
  }
}
