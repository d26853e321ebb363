/** A person's initials on a colour of their own; decoration, as the name always stands beside it. */
import type { Account } from '../../protocol/model.ts'
import { initials, tint } from './initials.ts'

export const Avatar = ({ account, size = 36 }: { readonly account: Account | null; readonly size?: 20 | 28 | 32 | 36 }) => (
  <span class={`avatar size-${size} tint-${account === null ? 0 : tint(account.id)}`} aria-hidden="true">
    {account === null ? '' : initials(account.displayName)}
  </span>
)
