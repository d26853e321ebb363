/** The simulated person: what can be done to them, what comes next by time alone, and what happened. */
import { useEffect, useState } from 'preact/hooks'
import type { Simulated, SimulatedAct, SimulatedMoment } from '../../protocol/detection.ts'
import type { Ending, PresenceState } from '../../protocol/model.ts'
import { useCall } from '../live/call.ts'
import { client } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Refused } from '../parts/states.tsx'
import { duration, Facts } from './figures.tsx'

const everyMs = 500

export const SimulatorPart = () => {
  const text = words.value.detection.simulator
  const [simulated, setSimulated] = useState<Simulated | null>(null)
  const start = useCall('simulate.start')
  const stop = useCall('simulate.stop')
  const act = useCall('simulate.act')
  const look = () => {
    void client.call('simulate.get', {}).then((result) => {
      if (result.ok) setSimulated(result.value.simulated)
    })
  }
  const isOn = simulated !== null
  useEffect(() => {
    look()
    if (!isOn) return
    const timer = setInterval(() => {
      if (!document.hidden) look()
    }, everyMs)
    return () => clearInterval(timer)
  }, [isOn])
  return (
    <section>
      <h3>{text.title}</h3>
      <p class="meta">{text.about}</p>
      {simulated === null ? (
        <div>
          <button
            type="button"
            class="button small"
            disabled={start.busy}
            onClick={() => void start.run({}).then((value) => setSimulated(value?.simulated ?? null))}
          >
            {text.start}
          </button>
        </div>
      ) : (
        <>
          <Standing simulated={simulated} />
          <div class="simulator-acts" role="group" aria-label={text.title}>
            {(Object.keys(text.acts) as SimulatedAct[]).map((name) => (
              <button key={name} type="button" class="button" disabled={act.busy} onClick={() => void act.run({ act: name }).then(look)}>
                {text.acts[name][0]}
                <span class="meta">{text.acts[name][1]}</span>
              </button>
            ))}
          </div>
          <Moments moments={simulated.moments} />
          <div>
            <button
              type="button"
              class="button small"
              disabled={stop.busy}
              onClick={() => void stop.run({}).then(() => setSimulated(null))}
            >
              {text.stop}
            </button>
          </div>
        </>
      )}
      <Refused error={start.error ?? act.error ?? stop.error} />
    </section>
  )
}

const Standing = ({ simulated: s }: { readonly simulated: Simulated }) => {
  const text = words.value.detection
  const { rows, simulator } = text
  return (
    <>
      <Facts
        facts={[
          [simulator.others, words.value.presence.states[s.others]],
          [simulator.client, simulator.links[s.client] ?? s.client],
          [simulator.host, simulator.hosts[s.host]],
          [simulator.network, simulator.networks[s.network]],
        ]}
      />
      <h4>{simulator.deadline}</h4>
      {s.connections.length === 0 ? (
        <p class="meta">{simulator.nothing}</p>
      ) : (
        <Facts
          facts={s.connections.flatMap((c) => [
            [`${rows.phases[c.phase]} · ${rows.deadlines[c.phase]}`, duration(Math.max(0, c.deadlineInMs))] as const,
            ...(c.idleInMs === undefined ? [] : [[simulator.idle, duration(c.idleInMs)] as const]),
          ])}
        />
      )}
    </>
  )
}

const momentText = ({ kind, what }: SimulatedMoment): string => {
  const text = words.value.detection.simulator
  switch (kind) {
    case 'act':
      return text.acts[what as SimulatedAct]?.[0] ?? what
    case 'others':
      return words.value.presence.states[what as PresenceState]
    case 'client':
      return text.links[what] ?? what
    case 'machine': {
      const [name = '', ending] = what.split(':')
      const told = text.machine[name] ?? name
      return ending === undefined ? told : `${told} (${words.value.presence.endings[ending as Ending]})`
    }
  }
}

const Moments = ({ moments }: { readonly moments: readonly SimulatedMoment[] }) => {
  const text = words.value.detection.simulator
  const format = new Intl.DateTimeFormat(words.value.tag, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
  return (
    <>
      <h4>{text.timeline}</h4>
      <ul class="listing simulator-moments" tabIndex={0} aria-label={text.timeline}>
        {moments
          .filter((m) => m.what !== 'touched')
          .toReversed()
          .map((m, i) => (
            <li key={moments.length - i}>
              <time class="meta tabular" dateTime={new Date(m.at).toISOString()}>
                {format.format(m.at)}
              </time>
              <span class="meta">{text.by[m.kind]}</span>
              <span class="grow">{momentText(m)}</span>
            </li>
          ))}
      </ul>
    </>
  )
}
