/** The statuses said last on this device, newest first; they never leave it. */
import { kept } from '../live/device.ts'

export type Said = { readonly text: string; readonly emoji: string }
const most = 5

export const recent = kept<readonly Said[]>('statuses', [])

export const remembered = (before: readonly Said[], said: Said): readonly Said[] =>
  [said, ...before.filter((s) => s.text !== said.text || s.emoji !== said.emoji)].slice(0, most)
export const remember = (said: Said): void => {
  recent.value = remembered(recent.value, said)
}
