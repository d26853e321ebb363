/** The place from inside: rooms, conversation, people; side by side when wide, one at a time on a phone. */
import { useEffect } from 'preact/hooks'
import { memberships, place } from '../live/client.ts'
import { narrow } from '../live/device.ts'
import { dialog } from '../live/overlay.ts'
import { go, type Route, route } from '../live/route.ts'
import { words } from '../live/words.ts'
import { Announcer } from '../live/announce.tsx'
import { Toasts } from '../live/toasts.tsx'
import { AlertBar } from './alert-bar.tsx'
import { CameBack } from './came-back.tsx'
import { Ribbon } from '../link/ribbon.tsx'
import { EndingBar } from '../session/ending-bar.tsx'
import { later } from '../parts/later.tsx'
import '../people/contacts.ts'
import '../people/handled.ts'
import { PeoplePanel } from '../people/panel.tsx'
import { ReportHost } from '../people/report.tsx'
import { peopleShown } from '../people/shown.ts'
import { WhyHost } from '../presence/why-card.tsx'
import { lastRoom, RoomScreen } from '../room/room.tsx'
import { sections } from '../room/sections.ts'
import { Sidebar } from '../room/sidebar.tsx'
import { Nowhere } from '../room/nowhere.tsx'

const Settings = later(() => import('../settings/settings.tsx').then((m) => m.Settings), 'skeleton')
const Dialogs = later(() => import('./dialogs.tsx').then((m) => m.Dialogs))

export const Shell = () => {
  const at = route.value
  useHome(at)
  const pane = at.at === 'home' ? 'list' : at.at === 'room' && at.people && narrow.value ? 'people' : 'main'
  const people = at.at === 'room' && memberships.value.has(at.room) && (narrow.value ? at.people : peopleShown.value)
  return (
    <div class="shell" data-pane={pane}>
      <a
        class="skip"
        href="#conversation"
        onClick={(e) => {
          e.preventDefault()
          document.getElementById('conversation')?.focus()
        }}
      >
        {words.value.place.skip}
      </a>
      <div class="ribbon-place">
        <Ribbon />
        <AlertBar />
        <EndingBar />
      </div>
      <Sidebar alone={pane === 'list' && narrow.value} />
      <main id="conversation" class="conversation" tabIndex={-1}>
        {at.at === 'room' ? (
          <RoomScreen key={at.room} room={at.room} />
        ) : at.at === 'settings' ? (
          <Settings section={at.section} />
        ) : (
          <Nowhere />
        )}
      </main>
      {people ? <PeoplePanel key={at.room} room={at.room} /> : null}
      <WhyHost />
      <ReportHost />
      {dialog.value === null ? null : <Dialogs />}
      <Announcer />
      <CameBack />
      <Toasts />
      <Title />
    </div>
  )
}

/** On a wide screen an empty middle helps nobody: go where one was last, or to the first room there is. */
const useHome = (at: Route): void => {
  const rooms = memberships.value
  useEffect(() => {
    if (at.at !== 'home' || narrow.value || rooms.size === 0) return
    const last = lastRoom.peek()
    const room = last !== null && rooms.has(last) ? last : [...sections.peek().rooms, ...sections.peek().direct][0]
    if (room !== undefined) go({ at: 'room', room, people: false }, 'replace')
  }, [at, rooms, narrow.value])
}

/** The page's title: what waits, then where one is. */
const Title = () => {
  let waiting = 0
  for (const m of memberships.value.values()) waiting += m.room.kind === 'direct' ? m.unread : m.mentions
  const name = place.value?.name ?? words.value.brand
  useEffect(() => {
    document.title = waiting > 0 ? `(${waiting}) ${name}` : name
  }, [waiting, name])
  return null
}
