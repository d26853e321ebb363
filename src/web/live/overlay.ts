/** What lies over the screen: at most one dialog, and at most one why card. */
import { signal } from '@preact/signals'
import type { AccountId, RoomId } from '../../protocol/ids.ts'

export type Dialog =
  | 'create'
  | 'browse'
  | 'find'
  | 'people'
  | 'switcher'
  | 'shortcuts'
  | { readonly about: RoomId }
  | { readonly leaveOf: AccountId | null }
export const dialog = signal<Dialog | null>(null)
/** The act of showing a dialog, or none, for whatever is pressed. */
export const show = (which: Dialog | null) => (): void => {
  dialog.value = which
}

/** `held`: opened on purpose, so it stays and takes the focus; otherwise it goes when the pointer or focus leaves. */
export type WhyOpen = { readonly account: AccountId; readonly anchor: HTMLElement; readonly held: boolean }
export const whyOpen = signal<WhyOpen | null>(null)
/** The presence menu of one's own corner. */
export const ownMenu = signal(false)
