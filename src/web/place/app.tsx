/** Which screen: a door while signed out, the place itself while signed in. */
import { useEffect } from 'preact/hooks'
import { client, link, me } from '../live/client.ts'
import { go, route } from '../live/route.ts'
import { words } from '../live/words.ts'
import { Lamp } from '../parts/icon.tsx'
import { later } from '../parts/later.tsx'
import { Shell } from './shell.tsx'
import type { Link } from '../../client/state.ts'

const Setup = later(() => import('./setup.tsx').then((m) => m.Setup))
const Register = later(() => import('./register.tsx').then((m) => m.Register))
const SignIn = later(() => import('./sign-in.tsx').then((m) => m.SignIn))

export const App = () => {
  const at = route.value
  const line = link.value
  const signedIn = me.value !== null && line.kind !== 'signed-out'
  useEffect(() => {
    if (signedIn && (at.at === 'invite' || at.at === 'register')) go({ at: 'home' }, 'replace')
  }, [signedIn, at.at])
  if (at.at === 'setup') return <Setup token={at.token} />
  if (line.kind === 'refused') return <TurnedAway reason={line.reason} />
  if (signedIn) return <Shell />
  if (at.at === 'invite') return <Register invite={at.token} />
  if (line.kind !== 'signed-out') return <Opening />
  return at.at === 'register' ? <Register invite={null} /> : <SignIn reason={line.reason} />
}

/** The lamp is lit while the place opens; the words come only if it takes a while. */
const Opening = () => {
  const waiting = link.value.kind === 'waiting'
  return (
    <main class="gate opening">
      <Lamp size={56} />
      <p class="meta" role="status">
        {waiting ? words.value.place.errors.unavailable : words.value.place.opening}
      </p>
      {waiting ? (
        <button type="button" class="button small" onClick={() => client.hurry()}>
          {words.value.place.retry}
        </button>
      ) : null}
    </main>
  )
}

const TurnedAway = ({ reason }: { readonly reason: (Link & { kind: 'refused' })['reason'] }) => {
  const text = words.value.place.refused[reason]
  return (
    <main class="gate">
      <div class="gate-card">
        <Lamp size={40} />
        <h1>{text.title}</h1>
        <p>{text.about}</p>
        <button
          type="button"
          class="button primary wide"
          onClick={() => {
            if (reason === 'replaced') client.connect()
            else location.reload()
          }}
        >
          {text.act}
        </button>
      </div>
    </main>
  )
}
