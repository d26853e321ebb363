/**
 * Devices on the stage. Every verb is what a person does there or what befalls the device, and ends when all that follows at once has
 * happened; what takes time happens when the stage lets time pass.
 */
import type { Hono } from 'hono'
import type { Client } from '../../src/client/api.ts'
import { createClient } from '../../src/client/client.ts'
import type { ClientEnv, SignalHandlers } from '../../src/client/env.ts'
import type { CommandName, Output, Request as Input } from '../../src/protocol/commands.ts'
import type { Result } from '../../src/protocol/errors.ts'
import type { ServerEvent } from '../../src/protocol/events.ts'
import type { AccountId, RoomId } from '../../src/protocol/ids.ts'
import type { DeviceKind, PresenceState } from '../../src/protocol/model.ts'
import type { Core } from '../../src/server/core.ts'
import type { HttpEnv } from '../../src/server/transports/http.ts'
import { keep, post, type Browser } from './browser.ts'
import type { FakeTime } from './fake-time.ts'
import type { createNetwork, Line, Way } from './network.ts'
import { random, type Random } from './random.ts'

export type DeviceParts = {
  readonly time: FakeTime
  readonly network: ReturnType<typeof createNetwork>
  readonly core: Core
  readonly http: Hono<HttpEnv>
  readonly lobby: () => RoomId
}
export type DeviceName = 'laptop' | 'desktop' | 'phone' | 'terminal'
export const kinds: Record<DeviceName, DeviceKind> = { laptop: 'web', desktop: 'web', phone: 'mobile', terminal: 'cli' }
type Somebody = { readonly id: AccountId }

export class Device {
  readonly name: DeviceName
  readonly browser: Browser
  readonly line: Line
  client: Client
  isOn = true
  readonly rings: ServerEvent[] = []
  readonly #parts: DeviceParts
  readonly tab = keep()
  readonly #owner: string
  readonly #random: Random
  readonly #showed = new Map<AccountId, string[]>()
  #signals: SignalHandlers | null = null

  constructor(parts: DeviceParts, owner: string, name: DeviceName, browser: Browser) {
    this.#parts = parts
    this.#owner = owner
    this.name = name
    this.browser = browser
    this.line = parts.network.newLine()
    // A stream of its own, so that what others do does not change what it draws.
    this.#random = random([...this.#owner].reduce((sum, letter) => sum * 31 + letter.codePointAt(0)!, 7))
    this.client = createClient(this.#env())
  }

  start(): void {
    this.client.subscribe(() => this.#notePresence())
    this.client.onEvent((e) => {
      if (e.event === 'ring') this.rings.push(e)
    })
    this.client.connect()
  }

  #env(): ClientEnv {
    const { time, network, core } = this.#parts
    const clock = time.clockOf(this.#owner)
    return {
      deviceKind: kinds[this.name],
      label: this.name,
      tab: this.tab,
      device: this.browser.device,
      now: clock.now,
      after: clock.after,
      random: () => this.#random.next(),
      openSocket: (handlers) =>
        network.connect(this.line, handlers, {
          authenticate: () =>
            core.authenticate(this.browser.cookie?.split('=')[1] ?? null, { address: this.browser.address, userAgent: '' }),
          link: core.link,
        }),
      post: (path, body) =>
        this.line.held.size > 0 ? Promise.reject(new Error('no network')) : time.track(post(this.#parts.http, this.browser, path, body)),
      signals: (handlers) => {
        this.#signals = handlers
        return () => void (this.#signals = null)
      },
    }
  }

  #notePresence(): void {
    for (const id of this.client.state().presence.keys()) {
      const states = this.#showed.get(id) ?? []
      const now = this.client.presenceOf(id)![1]
      if (states.at(-1) !== now) this.#showed.set(id, [...states, now])
    }
  }
  shows(other: Somebody): PresenceState | 'unknown' {
    return this.client.presenceOf(other.id)?.[1] ?? 'unknown'
  }
  showed(other: Somebody): readonly string[] {
    return this.#showed.get(other.id) ?? []
  }
  get link() {
    return this.client.state().link
  }

  async #then(act: () => void): Promise<void> {
    act()
    await this.#parts.time.settle()
  }
  // What the person does.
  presses(): Promise<void> {
    return this.#then(() => this.#signals?.input())
  }
  hides(): Promise<void> {
    return this.#then(() => this.#signals?.visibility('hidden'))
  }
  shown(): Promise<void> {
    return this.#then(() => this.#signals?.visibility('visible'))
  }
  locks(): Promise<void> {
    return this.#then(() => this.#signals?.visibility('locked'))
  }
  async watches(...others: Somebody[]): Promise<void> {
    this.client.watch(others.map((p) => p.id))
    await this.#parts.time.pass('1200 ms')
  }
  says(body: string, room = this.#parts.lobby()): Promise<void> {
    return this.#then(() => void this.client.send(room, body))
  }
  types(room = this.#parts.lobby()): Promise<void> {
    return this.#then(() => this.client.typing(room, true))
  }
  reads(room = this.#parts.lobby()): Promise<void> {
    return this.#then(() => this.client.markRead(room))
  }
  /** Has the room on screen, from its newest messages on. */
  looksAt(room: RoomId | null = this.#parts.lobby()): Promise<void> {
    return this.#then(() => {
      if (room !== null) this.client.open(room)
      this.client.focus(room)
    })
  }
  async asks<C extends CommandName>(command: C, input: Input<C>): Promise<Result<Output<C>>> {
    const answer = await this.client.call(command, input)
    await this.#parts.time.settle()
    return answer
  }
  /** Asks for what must be granted. */
  async does<C extends CommandName>(command: C, input: Input<C>): Promise<Output<C>> {
    const answer = await this.asks(command, input)
    if (!answer.ok) throw new Error(`${command}: ${answer.error.code} ${answer.error.message}`)
    return answer.value
  }
  // What it shows.
  timeline(room = this.#parts.lobby()): string[] {
    return (
      this.client
        .state()
        .timelines.get(room)
        ?.messages.map((m) => m.body) ?? []
    )
  }
  unread(room = this.#parts.lobby()): number {
    return this.client.state().memberships.get(room)?.unread ?? -1
  }
  mentions(room = this.#parts.lobby()): number {
    return this.client.state().memberships.get(room)?.mentions ?? -1
  }
  typists(room = this.#parts.lobby()): readonly AccountId[] {
    return this.client.state().typing.get(room)?.ids ?? []
  }

  // What befalls it.
  closesTab(): Promise<void> {
    return this.#then(() => {
      this.#signals?.leaving()
      this.#off()
    })
  }
  /** Closed and opened again in the same breath, or after a while: what the tab kept is still there. */
  async reloads(after = '0 ms'): Promise<void> {
    await this.closesTab()
    await this.#parts.time.pass(after)
    this.isOn = true
    this.client = createClient(this.#env())
    this.start()
    await this.#parts.time.settle()
  }
  /** The process is killed: no goodbye, but its system resets the connection. */
  isKilled(): Promise<void> {
    return this.#then(() => {
      this.#parts.network.crash(this.line)
      this.#off()
    })
  }
  isUnplugged(...ways: Way[]): Promise<void> {
    return this.#then(() => this.#parts.network.hold(this.line, ...(ways.length > 0 ? ways : (['up', 'down'] as const))))
  }
  isPluggedIn(): Promise<void> {
    return this.#then(() => this.#parts.network.release(this.line))
  }
  /** Something on the way drops the connection. */
  isCutOff(): Promise<void> {
    return this.#then(() => this.#parts.network.reset(this.line))
  }
  /** From the wall socket to the air, say: its system tells it so, but tells nobody else. */
  switchesNetwork(): Promise<void> {
    return this.#then(() => {
      this.#parts.network.strand(this.line)
      this.#signals?.hurry()
    })
  }
  /** Frames like this one never arrive. */
  loses(which: RegExp | null): void {
    this.line.loses = (frame) => which?.test(frame) ?? false
  }
  /** The lid shuts: nothing runs, nothing comes or goes. */
  async sleeps(): Promise<void> {
    this.#parts.time.freeze(this.#owner)
    await this.isUnplugged()
  }
  async wakes(): Promise<void> {
    this.#parts.time.thaw(this.#owner)
    await this.isPluggedIn()
  }
  setsClock(by: string): void {
    this.#parts.time.setWall(this.#owner, by)
  }
  /** Off without any effect on the others: the play is over. */
  vanishes(): void {
    this.#parts.network.hold(this.line, 'up', 'down')
    this.#off()
  }
  #off(): void {
    this.isOn = false
    this.#signals = null
    this.#parts.time.forget(this.#owner)
  }
}
