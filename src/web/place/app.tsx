/** Which screen: a door while signed out, the place itself while signed in. */
import { useEffect } from 'preact/hooks'
import { client, link, me } from '../live/client.ts'
import { go, route } from '../live/route.ts'
import { words } from '../live/words.ts'
import { Lamp } from '../parts/icon.tsx'
import { later } from '../parts/later.tsx'
import { proving } from '../session/prove.ts'
import { Shell } from './shell.tsx'
import type { Link } from '../../client/state.ts'

const Setup = later(() => import('./setup.tsx').then((m) => m.Setup))
const Register = later(() => import('./register.tsx').then((m) => m.Register))
const AlertPage = later(() => import('./alert-page.tsx').then((m) => m.AlertPage))
const Approve = later(() => import('./approve.tsx').then((m) => m.Approve))
const LockScreen = later(() => import('../session/lock-screen.tsx').then((m) => m.LockScreen))
const ConfirmDialog = later(() => import('../session/confirm-dialog.tsx').then((m) => m.ConfirmDialog))
const Forgot = later(() => import('./forgot.tsx').then((m) => m.Forgot))
const Reset = later(() => import('./reset.tsx').then((m) => m.Reset))
const Verify = later(() => import('./verify.tsx').then((m) => m.Verify))
const SignIn = later(() => import('./sign-in.tsx').then((m) => m.SignIn))

export const App = () => {
  const at = route.value
  const line = link.value
  const signedIn = me.value !== null && line.kind !== 'signed-out'
  useEffect(() => {
    if (signedIn && (at.at === 'invite' || at.at === 'register' || at.at === 'forgot')) go({ at: 'home' }, 'replace')
  }, [signedIn, at.at])
  if (at.at === 'setup') return <Setup token={at.token} />
  if (at.at === 'verify') return <Verify key={at.token} ticket={at.token} />
  if (at.at === 'reset') return <Reset key={at.token} ticket={at.token} />
  if (line.kind === 'held')
    return (
      <>
        <LockScreen hold={line.hold} />
        {proving.value ? <ConfirmDialog /> : null}
      </>
    )
  if (line.kind === 'refused') return <TurnedAway reason={line.reason} />
  if (at.at === 'alert') return <AlertPage key={at.token} ticket={at.token} />
  if (signedIn && at.at === 'approve') return <Approve key={at.code} code={at.code} />
  if (signedIn)
    return (
      <>
        <Shell />
        {proving.value ? <ConfirmDialog /> : null}
      </>
    )
  if (at.at === 'invite') return <Register invite={at.token} />
  if (line.kind !== 'signed-out') return <Opening />
  if (at.at === 'forgot') return <Forgot />
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
