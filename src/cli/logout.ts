/** `zaima logout`: ends the session at the place, and forgets it here even if the place cannot be reached. */
import { command } from './command.ts'
import { keepSignIn } from './home.ts'
import { openPlace, placeArgs, placeOf } from './place.ts'
import { out, say } from './terminal.ts'

export { logoutCommand as command }
const logoutCommand = command({
  usage: 'logout [--url URL]',
  about: 'Sign out of a place. Everything that uses this session ends at once.',
  examples: [['zaima logout', 'ends the session of `zaima login`']],
  words: 0,
  args: placeArgs,
  run: async (args) => {
    const place = placeOf(args.url)
    if (place.signIn === null) return out(say.login.none)
    await openPlace(place).client.call('session.signOut', {})
    keepSignIn(place.url, null)
    out(say.login.out(place.url))
  },
})
