/**
 * What this server measures of itself: how long detection and telling take by cause, how connections end, and how often an abnormal
 * state was met. Counts and durations, never of one person. Bounded: all names are known beforehand.
 */
import { edges, figureOf, newHistogram, observe, type Figure, type Histogram } from '../../domain/histogram.ts'
import type { Ending } from '../../protocol/model.ts'

const counters = {
  connected: 'Connections opened anew',
  resumed: 'Connections resumed within their grace',
  damped: 'Falls of a dot held back as flapping',
  flapping: 'Times a person changed more than six times within a minute',
  turnedAway: 'Hellos asked to come back later',
  pending: 'Sockets refused because too many of one address had not said hello',
  helloTimeout: 'Sockets closed for saying nothing',
  flood: 'Connections closed for flooding',
  dropped: 'Commands refused for coming too often',
  turnedAwayWork: 'Commands of those who made a strained server late, refused',
  scarce: 'Checks of passwords and exports refused because too many waited',
  shed: 'Presence frames withheld from slow readers or by a server under strain',
  tooSlow: 'Slow readers closed',
  repaired: 'Leaks repaired',
  outages: 'Networks lost at once',
  held: 'People held unverified during an outage',
  scraped: 'Viewers who asked about too many people',
  failing: 'Times sign-ins failed far more often than usual',
  stuffed: 'Sign-ins counted against a network that fails with many accounts',
  stalls: 'Turns of the event loop late by more than a second',
} as const
export type Counter = keyof typeof counters
const durations = {
  detection: 'From the last sign of life to being shown offline',
  propagation: "From a change of state to the frame handed to a watcher's socket",
  lag: "How late the event loop's turns come",
} as const
export type Duration = keyof typeof durations
export type Metrics = ReturnType<typeof createMetrics>
/** Values of this moment. */
export type Gauges = Readonly<Record<string, number>>

export const createMetrics = () => {
  const counts = Object.fromEntries(Object.keys(counters).map((name) => [name, 0])) as Record<Counter, number>
  const endings = new Map<Ending, number>()
  const histograms: Readonly<Record<Duration, Map<string, Histogram>>> = { detection: new Map(), propagation: new Map(), lag: new Map() }

  const figures = (of: Duration): (Figure & { readonly cause: string })[] =>
    [...histograms[of]].map(([cause, h]) => ({ cause, ...figureOf(h) })).toSorted((a, b) => b.count - a.count)

  const histogramText = (of: Duration): string[] => {
    const name = `zaima_${of}_seconds`
    const lines = [...histograms[of]].flatMap(([cause, h]) => {
      let sum = 0
      const steps = edges.map((edge, i) => {
        sum += h.counts[i]!
        return `${name}_bucket{cause="${cause}",le="${Number((edge / 1000).toPrecision(6))}"} ${sum}`
      })
      return [
        ...steps,
        `${name}_bucket{cause="${cause}",le="+Inf"} ${h.count}`,
        `${name}_sum{cause="${cause}"} ${h.sum / 1000}`,
        `${name}_count{cause="${cause}"} ${h.count}`,
      ]
    })
    return [`# HELP ${name} ${durations[of]}.`, `# TYPE ${name} histogram`, ...lines]
  }

  return {
    count: (what: Counter, times = 1): void => {
      counts[what] += times
    },
    ended: (ending: Ending): void => void endings.set(ending, (endings.get(ending) ?? 0) + 1),
    observe: (of: Duration, cause: string, ms: number): void => {
      const held = histograms[of].get(cause) ?? newHistogram()
      histograms[of].set(cause, held)
      observe(held, ms)
    },
    counts: (): Readonly<Record<Counter, number>> => ({ ...counts }),
    endings: (): { ending: Ending; count: number }[] =>
      [...endings].map(([ending, count]) => ({ ending, count })).toSorted((a, b) => b.count - a.count),
    figures,
    /** In the text format of Prometheus. */
    text: (gauges: Gauges): string =>
      [
        ...Object.entries(gauges).flatMap(([name, value]) => [`# TYPE zaima_${name} gauge`, `zaima_${name} ${value}`]),
        ...Object.entries(counters).flatMap(([name, about]) => {
          const metric = `zaima_${name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)}_total`
          return [`# HELP ${metric} ${about}.`, `# TYPE ${metric} counter`, `${metric} ${counts[name as Counter]}`]
        }),
        '# HELP zaima_endings_total How connections ended.',
        '# TYPE zaima_endings_total counter',
        ...[...endings].map(([ending, count]) => `zaima_endings_total{ending="${ending}"} ${count}`),
        ...(Object.keys(durations) as Duration[]).flatMap(histogramText),
      ]
        .join('\n')
        .concat('\n'),
  }
}
