/** Commands about who sees how much. */
import * as z from 'zod/mini'
import { command, none } from './command.ts'
import { AccountId } from './ids.ts'
import { Explanation, PresenceEntry } from './model.ts'
import { Because, PlacePolicy, Privacy } from './privacy.ts'

export const privacyCommands = {
  'privacy.get': command(
    "One's own privacy, and what the place allows at most.",
    none,
    z.object({ privacy: Privacy, policy: PlacePolicy }),
  ),
  'privacy.update': command(
    "Change one's own privacy; what is left out stays. Rules are replaced as a whole.",
    z.strictObject(z.partial(Privacy).shape),
    z.object({ privacy: Privacy }),
  ),
  'privacy.preview': command(
    'Oneself exactly as that person is shown one, and what decided it.',
    z.strictObject({ as: AccountId }),
    z.object({ entry: PresenceEntry, explanation: Explanation, because: Because }),
  ),
  'place.policy': command(
    'What the place allows at most; what is left out stays. Owners and administrators.',
    z.strictObject(z.partial(PlacePolicy).shape),
    z.object({ policy: PlacePolicy }),
  ),
} as const
