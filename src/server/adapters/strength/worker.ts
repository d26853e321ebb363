/** The other side of `strength.ts`: measures one password after the other on a thread of its own. */
import { measureStrength } from '../../../domain/strength.ts'

declare const self: Worker

self.onmessage = ({ data: { id, password, own } }: MessageEvent<{ id: number; password: string; own: readonly string[] }>) =>
  self.postMessage({ id, strength: measureStrength(password, own) })
