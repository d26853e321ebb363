/** Making an account: by an invitation, or freely where the place is open. */
import type { Output } from '../../protocol/commands.ts'
import { useAsked } from '../live/call.ts'
import { client } from '../live/client.ts'
import { follow, go } from '../live/route.ts'
import { words } from '../live/words.ts'
import { errorText, Failed, Skeleton, WhenHeld } from '../parts/states.tsx'
import { AccountForm, type Key } from './account-form.tsx'
import { Gate, usePlace } from './gate.tsx'

export const Register = ({ invite }: { readonly invite: string | null }) =>
  invite === null ? (
    <Open />
  ) : invite === '' ? (
    <Gate title={words.value.brand}>
      <p class="note warm">{words.value.place.register.noLink}</p>
      <ToSignIn />
    </Gate>
  ) : (
    <Invited token={invite} />
  )

const ToSignIn = () => (
  <p class="meta gate-other">
    <a href="/" onClick={follow({ at: 'home' })}>
      {words.value.place.signIn.toSignIn}
    </a>
  </p>
)
const Form = ({ by }: { readonly by: Key }) => (
  <>
    <AccountForm by={by} act={words.value.place.register.act} onDone={() => go({ at: 'home' }, 'replace')} />
    <ToSignIn />
  </>
)

const Open = () => {
  const { asked, again } = usePlace()
  return (
    <Gate title={words.value.place.register.title(asked.kind === 'held' ? asked.value.place.name : words.value.brand)}>
      <WhenHeld asked={asked} again={again}>
        {({ place }) =>
          place.registration === 'open' || place.registration === 'approve' ? (
            <Form by={{}} />
          ) : (
            <>
              <p class="note warm">{words.value.place.signIn[place.registration === 'invite' ? 'byInvite' : 'closed']}</p>
              <ToSignIn />
            </>
          )
        }
      </WhenHeld>
    </Gate>
  )
}

const greeting = ({ invitedBy, room }: Output<'invite.get'>): string =>
  room === undefined ? words.value.place.register.invited(invitedBy) : words.value.place.register.invitedTo(invitedBy, room)

const Invited = ({ token }: { readonly token: string }) => {
  const { asked, again } = useAsked(token, () => client.call('invite.get', { token }))
  if (asked.kind === 'loading')
    return (
      <Gate title={words.value.brand}>
        <Skeleton rows={3} />
      </Gate>
    )
  if (asked.kind === 'held') {
    return (
      <Gate title={words.value.place.register.title(asked.value.place.name)} about={greeting(asked.value)}>
        <Form by={{ invite: token }} />
      </Gate>
    )
  }
  const hopeless = asked.error.code === 'link_invalid' || asked.error.code === 'bad_request'
  return (
    <Gate title={words.value.brand}>
      {hopeless ? (
        <p class="note warm" role="alert">
          {errorText({ ...asked.error, code: 'link_invalid' })}
        </p>
      ) : (
        <Failed error={asked.error} again={again} />
      )}
      <ToSignIn />
    </Gate>
  )
}
