/**
 * The socket and its machine: runs what `connection.ts` decides, keeps the time it is told, holds the token to come back with, and hands
 * on what the server says. A socket that was dropped is not heard any more, whatever it still has to say.
 */
import type { HelloRequest } from '../protocol/commands.ts'
import type { ReplyFrame, ServerFrame } from '../protocol/envelope.ts'
import type { EventOf, ServerEvent } from '../protocol/events.ts'
import { protocol } from '../protocol/version.ts'
import { newMachine, step, viewLink } from './connection.ts'
import type { LinkEffect, LinkEvent, Machine } from './connection.ts'
import type { ClientEnv, ClientSocket } from './env.ts'
import type { Link } from './state.ts'

const resumeKey = 'resume'
type Untimed<T> = T extends unknown ? Omit<T, 'at'> : never
export type WireHost = {
  hello(): Pick<HelloRequest, 'inputAgoMs' | 'visibility'>
  reply(frame: ReplyFrame): void
  event(event: ServerEvent): void
  /** The welcome, already given to `event`: now the line is open. */
  greeted(event: EventOf<'welcome'>): void
  lost(): void
  moved(link: Link): void
  probe(): void
  silence(silent: boolean): void
}

export class Wire {
  readonly #env: ClientEnv
  readonly #host: WireHost
  #machine: Machine = newMachine
  #socket: ClientSocket | null = null
  /** Which opening counts. */
  #turn: object | null = null
  #resume: string | null
  #timer: (() => void) | null = null
  #wakeAt = Infinity
  #clock = { last: -Infinity, ahead: 0 }

  constructor(env: ClientEnv, host: WireHost) {
    this.#env = env
    this.#host = host
    this.#resume = env.tab.get(resumeKey)
    env.tab.set(resumeKey, null)
  }

  /** The host's clock, but never going back. */
  now(): number {
    const now = this.#env.now()
    if (now < this.#clock.last) this.#clock.ahead += this.#clock.last - now
    this.#clock.last = now
    return now + this.#clock.ahead
  }

  online(): boolean {
    return this.#machine.line.kind === 'online'
  }

  /** The resume token is put down only now and taken up at the start, so that a duplicated tab never holds it. */
  leave(): void {
    if (this.#resume !== null && this.online()) this.#env.tab.set(resumeKey, this.#resume)
    this.tell({ type: 'leaving' })
  }

  send(frame: object): void {
    this.#socket?.send(JSON.stringify(frame))
  }

  tell(event: Untimed<LinkEvent>): void {
    const before = this.#machine
    const at = this.now()
    const { machine, effects, wakeAt } = step(before, { ...event, at } as LinkEvent, this.#env.random())
    this.#machine = machine
    if (wakeAt !== this.#wakeAt || event.type === 'tick') this.#wake(wakeAt, at)
    if (machine.line.kind === 'signed-out') this.#resume = null
    if (before.line.kind === 'online' && machine.line.kind !== 'online') this.#host.lost()
    for (const effect of effects) this.#do(effect)
    if (before.line.kind !== machine.line.kind || before.line.kind === 'waiting') this.#host.moved(viewLink(machine, this.#clock.ahead))
  }

  #wake(wakeAt: number, at: number): void {
    this.#timer?.()
    this.#wakeAt = wakeAt
    this.#timer = wakeAt === Infinity ? null : this.#env.after(Math.max(0, wakeAt - at), () => this.tell({ type: 'tick' }))
  }

  #do(effect: LinkEffect): void {
    switch (effect.type) {
      case 'open':
        return this.#open()
      case 'drop':
        return this.#drop()?.close(effect.code)
      case 'probe':
        return this.#host.probe()
      case 'silence':
        return this.#host.silence(effect.silent)
      default:
        effect satisfies never
    }
  }

  #drop(): ClientSocket | null {
    const socket = this.#socket
    this.#socket = null
    this.#turn = null
    return socket
  }

  #open(): void {
    this.#env.tab.set(resumeKey, null)
    const turn = {}
    this.#turn = turn
    const mine = (): boolean => this.#turn === turn
    const socket = this.#env.openSocket({
      open: () => {
        if (!mine()) return
        const { deviceKind: device, label } = this.#env
        const resume = this.#resume === null ? {} : { resume: this.#resume }
        this.send({ cmd: 'hello', protocol: protocol.current, device, label, ...resume, ...this.#host.hello() })
      },
      frame: (text) => {
        if (mine()) this.#frame(text)
      },
      closed: (code) => {
        if (!mine()) return
        this.#drop()
        this.tell({ type: 'closed', code })
      },
    })
    this.#socket = mine() ? socket : null
  }

  #frame(text: string): void {
    const frame = parse(text)
    if (frame === null) return
    this.tell({ type: 'heard' })
    if (!isEvent(frame)) return this.#host.reply(frame)
    switch (frame.event) {
      case 'ping':
        return this.send({ cmd: 'pong' })
      case 'welcome':
        this.#resume = frame.resume
        // The rooms first, so that no screen sees a link without them.
        this.#host.event(frame)
        this.tell({ type: 'welcome' })
        return this.#host.greeted(frame)
      case 'draining':
        this.tell({ type: 'draining', comeBackMs: frame.reconnectAfterMs })
        return this.#host.event(frame)
      default:
        return this.#host.event(frame)
    }
  }
}

const isEvent = (frame: ServerFrame): frame is ServerEvent => 'event' in frame
const parse = (text: string): ServerFrame | null => {
  try {
    const frame: unknown = JSON.parse(text)
    return typeof frame === 'object' && frame !== null && ('event' in frame || 'ref' in frame) ? (frame as ServerFrame) : null
  } catch {
    return null
  }
}
