/** Connections a page at a time, without names; asking for one is an act of its own. */
import { useState } from 'preact/hooks'
import type { ConnectionRow, Detection } from '../../protocol/detection.ts'
import type { ConnectionId } from '../../protocol/ids.ts'
import { useCall } from '../live/call.ts'
import { words } from '../live/words.ts'
import { Empty, Refused } from '../parts/states.tsx'
import { duration, Grid } from './figures.tsx'

type Props = {
  readonly detection: Detection
  readonly page: { readonly after: ConnectionId | null; readonly go: (after: ConnectionId | null) => void }
}

export const ConnectionRows = ({ detection: d, page }: Props) => {
  const text = words.value.detection.rows
  const last = d.rows.at(-1)
  return (
    <section>
      <h3>{text.title}</h3>
      <p class="meta">{text.about}</p>
      {d.rows.length === 0 ? (
        <Empty text={text.few} />
      ) : (
        <Grid label={text.title} columns={[text.device, text.state, text.heard, text.next, text.who]}>
          {d.rows.map((row) => (
            <Row key={row.connection} row={row} />
          ))}
        </Grid>
      )}
      <div>
        {page.after === null ? null : (
          <button type="button" class="button small" onClick={() => page.go(null)}>
            {text.first}
          </button>
        )}
        {d.more && last !== undefined ? (
          <button type="button" class="button small" onClick={() => page.go(last.connection)}>
            {text.more}
          </button>
        ) : null}
      </div>
    </section>
  )
}

const Row = ({ row }: { readonly row: ConnectionRow }) => {
  const text = words.value.detection.rows
  const who = useCall('detection.who')
  const [name, setName] = useState<string | null>(null)
  return (
    <tr>
      <th scope="row">{text.devices[row.device]}</th>
      <td>{row.ending === undefined ? text.phases[row.phase] : words.value.presence.endings[row.ending]}</td>
      <td>{text.ago(duration(row.heardAgoMs))}</td>
      <td>{text.in(text.deadlines[row.phase], duration(Math.max(0, row.deadlineInMs)))}</td>
      <td>
        {name ?? (
          <button
            type="button"
            class="button small"
            disabled={who.busy}
            onClick={() => {
              void who.run({ connection: row.connection }).then((value) => {
                if (value !== null) setName(value.account.displayName)
              })
            }}
          >
            {text.who}
          </button>
        )}
        <Refused error={who.error} />
      </td>
    </tr>
  )
}
