/** Beside a name: this is a program. */
import type { AccountId } from '../../protocol/ids.ts'
import { accountOf } from '../live/client.ts'
import { words } from '../live/words.ts'

export const BotMark = ({ account }: { readonly account: AccountId }) =>
  accountOf(account)?.bot === true ? <span class="bot-mark">{words.value.access.bots.mark}</span> : null
