/** How well the server finds out who is there: quiet numbers, renewed every two seconds while somebody looks. */
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Detection } from '../../protocol/detection.ts'
import type { ConnectionId } from '../../protocol/ids.ts'
import type { Ending } from '../../protocol/model.ts'
import { useAsked, useCall } from '../live/call.ts'
import { client } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Empty, Refused, WhenHeld } from '../parts/states.tsx'
import { Findings } from './findings.tsx'
import { ConnectionRows } from './detection-rows.tsx'
import { duration, Facts, Figures } from './figures.tsx'
import { SimulatorPart } from './simulator.tsx'
import './detection.css'

const everyMs = 2000

export const DetectionSettings = () => {
  const [after, setAfter] = useState<ConnectionId | null>(null)
  const ask = () => client.call('detection.get', { limit: 20, ...(after === null ? {} : { after }) })
  const { asked, put, again } = useAsked(`detection ${after ?? ''}`, ask)
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.hidden) return
      void ask().then((result) => {
        if (result.ok) put(result.value)
      })
    }, everyMs)
    return () => clearInterval(timer)
  }, [after])
  return (
    <div class="detection">
      <p>{words.value.detection.about}</p>
      <WhenHeld asked={asked} again={again}>
        {({ detection }) => <Panel detection={detection} page={{ after, go: setAfter }} />}
      </WhenHeld>
      <Findings />
    </div>
  )
}

const Part = ({ title, about, children }: { readonly title: string; readonly about: string; readonly children: ComponentChildren }) => (
  <section>
    <h3>{title}</h3>
    <p class="meta">{about}</p>
    {children}
  </section>
)

type PanelProps = {
  readonly detection: Detection
  readonly page: { readonly after: ConnectionId | null; readonly go: (after: ConnectionId | null) => void }
}
const Panel = ({ detection: d, page }: PanelProps) => {
  const text = words.value.detection
  const endingOf = (ending: string) => words.value.presence.endings[ending as Ending]
  const causeOf = (cause: string) => text.causes[cause] ?? cause
  const met = Object.entries(d.counts).filter(([, n]) => n > 0)
  return (
    <>
      <Part title={text.now.title} about={text.now.about}>
        <Facts
          facts={[
            [text.now.people, d.people ?? text.now.few],
            [text.now.live, d.phases.live],
            [text.now.suspect, d.phases.suspect],
            [text.now.lost, d.phases.lost],
            [text.now.pending, d.pending],
            [text.now.lag, duration(d.lag.p99)],
            [text.now.strain, text.now.strains[d.strain]],
          ]}
        />
      </Part>
      <SimulatorPart />
      <Part title={text.detect.title} about={text.detect.about}>
        {d.detection.length === 0 ? (
          <Empty text={text.detect.none} />
        ) : (
          <Figures label={text.detect.title} figures={d.detection} nameOf={endingOf} />
        )}
      </Part>
      <Part title={text.propagation.title} about={text.propagation.about}>
        {d.propagation.length === 0 ? (
          <Empty text={text.propagation.none} />
        ) : (
          <Figures label={text.propagation.title} figures={d.propagation} nameOf={causeOf} />
        )}
      </Part>
      <Part title={text.endings.title} about={text.endings.about}>
        {d.endings.length === 0 ? (
          <Empty text={text.endings.none} />
        ) : (
          <Facts facts={d.endings.map((e) => [endingOf(e.ending), e.count])} />
        )}
      </Part>
      <Drift drift={d.drift} />
      <Part title={text.counts.title} about={text.counts.about}>
        <Facts facts={met.map(([name, n]) => [text.counts.names[name] ?? name, n])} />
      </Part>
      <ConnectionRows detection={d} page={page} />
    </>
  )
}

const Drift = ({ drift }: { readonly drift: Detection['drift'] }) => {
  const text = words.value.detection.drift
  const repair = useCall('detection.repair')
  const [done, setDone] = useState<number | null>(null)
  return (
    <Part title={text.title} about={text.about}>
      <Facts
        facts={[
          [text.sockets, drift.sockets],
          [text.connections, drift.connections],
          [text.edges, drift.edges],
          [text.recount, drift.recount],
          [text.leaks, drift.leaks],
        ]}
      />
      <div>
        <button
          type="button"
          class="button small"
          disabled={repair.busy}
          onClick={() => {
            void repair.run({}).then((value) => {
              if (value !== null) setDone(value.repaired)
            })
          }}
        >
          {text.repair}
        </button>
      </div>
      <div role="status">
        {done === null ? drift.leaks === 0 ? <p class="meta">{text.sound}</p> : null : <p class="note">{text.repaired(done)}</p>}
      </div>
      <Refused error={repair.error} />
    </Part>
  )
}
