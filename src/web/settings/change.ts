/** Changing a personal setting: told to the server, which tells every device. */
import type { Request } from '../../protocol/commands.ts'
import type { Refusal } from '../../protocol/errors.ts'
import { useCall } from '../live/call.ts'

export const useChange = (): { readonly error: Refusal | null; readonly change: (part: Request<'settings.update'>) => void } => {
  const update = useCall('settings.update')
  return {
    error: update.error,
    change: (part) => {
      void update.run(part)
    },
  }
}
