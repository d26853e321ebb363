/**
 * A client that goes its own way: it says what it is told to and nothing more, keeps all it hears, and stays where it is when its
 * socket is closed.
 */
import { protocol } from '../../src/protocol/version.ts'
import type { Device } from './device.ts'
import type { Stage } from './world.ts'

const tokenOf = (device: Device): string => device.browser.cookie!.split('=')[1]!
/** With the session of that device. */
export const stubborn = async (stage: Stage, device: Device) => {
  const heard: string[] = []
  let closed: number | null = null
  const socket = {
    send: (frame: string) => heard.push(frame) > 0,
    buffered: () => 0,
    subscribe: () => {},
    unsubscribe: () => {},
    close: (code: number) => void (closed ??= code),
  }
  const who = await stage.core.authenticate(tokenOf(device), { address: '10.0.9.9', userAgent: '' })
  const link = stage.core.link(socket, who)
  return {
    heard,
    closed: () => closed,
    greets: () =>
      link.frame(JSON.stringify({ cmd: 'hello', ref: 0, protocol: protocol.current, device: 'web', label: 'own', visibility: 'visible' })),
    says: (cmd: string, input: object) => link.frame(JSON.stringify({ cmd, ref: 1, ...input })),
    hangsUp: () => link.closed(1000),
  }
}
