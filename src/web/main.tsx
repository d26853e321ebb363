/** Opens the page: language first, so that nothing is shown twice, then the screen, then the line to the server. */
import { render } from 'preact'
import { App } from './place/app.tsx'
import { client } from './live/client.ts'
import './live/follow-settings.ts'
import './live/ring.ts'
import './live/keys.ts'
import './session/shared.ts'
import './session/told.ts'
import { locale, speak } from './live/words.ts'

client.connect()
const root = document.getElementById('app')
// A language that cannot be fetched must not keep the page shut: English is at hand.
void speak(locale.value)
  .catch(() => undefined)
  .then(() => {
    if (root !== null) render(<App />, root)
  })
