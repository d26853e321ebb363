/** Whichever dialog is open. Fetched with the first one. */
import { dialog } from '../live/overlay.ts'
import { Directory } from '../people/directory.tsx'
import { AboutRoom } from '../room/about.tsx'
import { BrowseRooms } from '../room/browse.tsx'
import { CreateRoom } from '../room/create.tsx'
import { FindPerson } from '../room/find-person.tsx'
import { LeaveMany } from '../room/leave-many.tsx'
import { Shortcuts } from '../switcher/shortcuts.tsx'
import { Switcher } from '../switcher/switcher.tsx'

export const Dialogs = () => {
  const open = dialog.value
  switch (open) {
    case null:
      return null
    case 'create':
      return <CreateRoom />
    case 'browse':
      return <BrowseRooms />
    case 'find':
      return <FindPerson />
    case 'people':
      return <Directory />
    case 'switcher':
      return <Switcher />
    case 'shortcuts':
      return <Shortcuts />
    default:
      return 'about' in open ? <AboutRoom key={open.about} room={open.about} /> : <LeaveMany by={open.leaveOf} />
  }
}
