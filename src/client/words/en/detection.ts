/** The detection panel and the simulated person, in English. */
import type { DeviceKind } from '../../../protocol/model.ts'
import type { Detection, Simulated, SimulatedAct } from '../../../protocol/detection.ts'

type Strain = Detection['strain']

const acts: Record<SimulatedAct, readonly [name: string, about: string]> = {
  cut: ['Cut the network', 'Nothing passes, and nobody is told'],
  reset: ['Break the line', 'Both ends hear that it is over'],
  sleep: ['Shut the lid', 'The computer sleeps'],
  kill: ['Kill the program', 'No goodbye, but its system hangs up'],
  close: ['Close the tab', 'Says goodbye'],
  revoke: ['End the session', 'As from another device'],
  idle: ['Hands off', 'No more keys; idle after 15 s'],
  back: ['Come back', 'Network, computer and hands are there again'],
}
const causes: Readonly<Record<string, string>> = {
  opened: 'connected',
  resumed: 'came back',
  touched: 'input',
  visibility: 'hid or showed',
  closed: 'line closed',
  declared: 'chosen by hand',
  arranged: 'calendar or plan',
  calls: 'call',
  device: 'device changed',
  preferred: 'setting changed',
  tick: 'time passed',
  heard: 'sign of life',
  focused: 'room changed',
}
const counts: Readonly<Record<string, string>> = {
  connected: 'Connected anew',
  resumed: 'Came back within the grace',
  damped: 'Falls held back as flapping',
  flapping: 'People who flapped',
  turnedAway: 'Asked to come back later',
  pending: 'Too many silent sockets of one address',
  helloTimeout: 'Silent sockets closed',
  flood: 'Closed for flooding',
  dropped: 'Commands refused for coming too often',
  turnedAwayWork: 'Commands refused to those who make the server late',
  scarce: 'Password checks and exports refused',
  shed: 'Presence frames withheld',
  tooSlow: 'Slow readers closed',
  repaired: 'Leaks repaired',
  outages: 'Networks lost at once',
  held: 'People held unverified',
  scraped: 'Viewers who asked too widely',
  failing: 'Times sign-ins failed far more often than usual',
  stuffed: 'Sign-ins of networks that fail with many accounts',
  stalls: 'Stalls over a second',
}
const phases: Record<'live' | 'suspect' | 'lost', string> = { live: 'live', suspect: 'asked', lost: 'lost, in grace' }
const deadlines: Record<'live' | 'suspect' | 'lost', string> = { live: 'asked in', suspect: 'must answer in', lost: 'over in' }
const strains: Record<Strain, string> = {
  steady: 'steady',
  strained: 'late: whoever causes it waits, then newcomers',
  shedding: 'very late: presence waits',
  fenced: 'stalled: nobody is called gone',
}
const devices: Record<DeviceKind, string> = { web: 'web', mobile: 'phone', cli: 'terminal', bot: 'bot' }
const machine: Readonly<Record<string, string>> = {
  opened: 'a new connection',
  resumed: 'the same connection again',
  touched: 'input',
  asked: 'asked: are you there?',
  lost: 'line lost, grace begins',
  gone: 'connection over',
}
const hosts: Record<Simulated['host'], string> = { running: 'running', asleep: 'asleep', gone: 'off' }
const networks: Record<Simulated['network'], string> = { up: 'up', cut: 'cut' }
const links: Readonly<Record<string, string>> = {
  connecting: 'connecting',
  online: 'online',
  waiting: 'waiting to try again',
  'signed-out': 'signed out',
  refused: 'refused',
  idle: 'stopped',
  gone: 'closed',
}

export const detection = {
  about: 'How well this server finds out who is there. Everything is measured here, since it started.',
  now: {
    title: 'Right now',
    people: 'People here',
    few: 'fewer than 5',
    live: 'Live',
    suspect: 'Asked, not answered',
    lost: 'Lost, in grace',
    pending: 'Sockets without a name',
    strain: 'Event loop',
    strains,
    lag: 'Late by, p99',
    about: 'Live connections were heard lately. Asked ones have ten seconds to answer. Lost ones may still come back unnoticed.',
  },
  drift: {
    title: 'Drift',
    about: 'The same, counted in different ways. What disagrees twice in a minute is a leak and is repaired by itself.',
    sockets: 'Sockets',
    connections: 'Connections',
    edges: 'Pairs of watchers and watched',
    recount: 'The same pairs from the other side',
    leaks: 'Out of step',
    repair: 'Count and repair now',
    repaired: (n: number) => (n === 0 ? 'Nothing had to be repaired.' : `Repaired: ${n}.`),
    sound: 'All counts agree.',
  },
  detect: {
    title: 'Time until shown offline',
    about: 'From the last sign of life to the moment others are told, by the way it ended.',
    none: 'Nobody has gone offline yet.',
  },
  propagation: {
    title: 'Time until others see it',
    about: 'From a change to the frame for the last of those who watch, by what caused it.',
    none: 'Nothing has changed yet.',
  },
  endings: {
    title: 'How connections ended',
    about: 'A connection that came back within its grace did not end.',
    none: 'Nothing has ended yet.',
  },
  counts: { title: 'Unusual things', about: 'Each is met by itself; a number that grows is worth a look.', names: counts },
  columns: { cause: 'Cause', count: 'Times', p50: 'Half within', p99: '99 % within', max: 'Longest' },
  causes,
  rows: {
    title: 'Connections',
    about: "Without names. Asking for one is written into that person's diary.",
    few: 'Shown from five people up, so that nobody can be told apart.',
    phases,
    deadlines,
    devices,
    heard: 'Last heard',
    state: 'State',
    next: 'What comes next',
    ago: (span: string) => `${span} ago`,
    in: (what: string, span: string) => `${what} ${span}`,
    who: 'Who is that?',
    more: 'Next page',
    first: 'First page',
    device: 'Device',
  },
  simulator: {
    title: 'Try it',
    about: 'A simulated person with a real client, on a computer and a network that can be broken. Ends by itself after ten minutes.',
    start: 'Bring somebody',
    stop: 'Send them away',
    others: 'Others see',
    client: 'Their client',
    host: 'Their computer',
    network: 'Their network',
    hosts,
    networks,
    links,
    acts,
    machine,
    deadline: 'What comes next',
    idle: 'idle in',
    nothing: 'Nothing is awaited.',
    timeline: 'What happened',
    by: { act: 'you', machine: 'server', others: 'others', client: 'client' },
  },
  seconds: (s: string) => `${s} s`,
  milliseconds: (ms: string) => `${ms} ms`,
}
