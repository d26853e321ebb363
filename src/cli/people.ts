/**
 * A simulated person: a real headless client over a real socket, and hands that type, a cable that can be pulled, and a mind to go away
 * and come back. Nothing here touches the server from within; whatever others see of these people is what the server concludes.
 */
import type { Client } from '../client/api.ts'
import { createClient } from '../client/client.ts'
import type { ClientEnv } from '../client/env.ts'
import type { CommandName, Output, Request } from '../protocol/commands.ts'
import type { AccountId, RoomId } from '../protocol/ids.ts'
import type { DeviceKind } from '../protocol/model.ts'
import { createBunEnv, random } from './env-bun.ts'
import { comeIn } from './entered.ts'
import { valueOf } from './failure.ts'

export type Sheet = { readonly name: string; readonly displayName: string; readonly device: DeviceKind; readonly label: string }
export type Entry = { readonly setup?: string }

/** Ends quietly when the world does. */
export class WorldOver extends Error {}
export const pause = (ms: number, world: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    if (world.aborted) return reject(new WorldOver())
    const over = (): void => {
      clearTimeout(timer)
      reject(new WorldOver())
    }
    const timer = setTimeout(() => {
      world.removeEventListener('abort', over)
      resolve()
    }, ms)
    world.addEventListener('abort', over, { once: true })
  })
export const between = (low: number, high: number): number => low + random() * (high - low)
export const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!

/** Where a person is. Whoever is `here` can be talked to; the others miss it, as in life. */
type Where = 'here' | 'offline' | 'gone'

export class Person {
  readonly sheet: Sheet
  readonly id: AccountId
  readonly client: Client
  readonly #world: AbortSignal
  readonly #hands: Hands
  #where: Where = 'gone'
  /** One thing at a time. */
  busy = false

  private constructor(sheet: Sheet, id: AccountId, client: Client, hands: Hands, world: AbortSignal) {
    this.sheet = sheet
    this.id = id
    this.client = client
    this.#hands = hands
    this.#world = world
  }

  /** Makes an account and a client that is not connected yet. */
  static async register(url: string, sheet: Sheet, entry: Entry, password: string, world: AbortSignal): Promise<Person> {
    const door = createClient(createBunEnv({ url, deviceKind: 'cli' }))
    const input = { name: sheet.name, displayName: sheet.displayName, password, device: 'cli' as const, label: sheet.label, ...entry }
    const { token, account } = comeIn(valueOf(await door.call('account.register', input)))
    const hands = new Hands(createBunEnv({ url, token, deviceKind: sheet.device, label: sheet.label }))
    return new Person(sheet, account.id, createClient(hands.env), hands, world)
  }

  get where(): Where {
    return this.#where
  }
  /** Opening the app is input. */
  async arrive(): Promise<void> {
    this.#where = 'here'
    this.client.connect()
    this.#hands.touch()
    await this.#until(() => this.client.state().link.kind === 'online')
  }
  /** Closes the tab. */
  leave(): void {
    this.#where = 'gone'
    this.client.close()
  }
  /** The line is gone without a word, and stays so. */
  pullCable(): void {
    this.#where = 'offline'
    this.#hands.cut()
  }
  async plugIn(): Promise<void> {
    this.#hands.mend()
    this.#where = 'here'
    this.client.hurry()
    await this.#until(() => this.client.state().link.kind === 'online')
  }
  touch(): void {
    this.#hands.touch()
  }

  async do<C extends CommandName>(command: C, input: Request<C>): Promise<Output<C>> {
    return valueOf(await this.client.call(command, input))
  }

  /** Reads for a moment, types at a human pace, and sends. */
  async say(room: RoomId, text: string): Promise<void> {
    await pause(between(600, 1_800), this.#world)
    this.client.focus(room)
    this.client.open(room)
    const effort = [...text].reduce((ms, c) => ms + (/\p{Script=Han}/u.test(c) ? 170 : 55), 0)
    const until = Math.min(9_000, 500 + effort * between(0.8, 1.2))
    for (let spent = 0; spent < until; spent += 1_000) {
      this.touch()
      this.client.typing(room, true)
      await pause(Math.min(1_000, until - spent), this.#world)
    }
    this.client.send(room, text)
    this.client.markRead(room)
  }

  #until(settled: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      if (settled()) return resolve()
      const stop = this.client.subscribe(() => {
        if (!settled()) return
        stop()
        resolve()
      })
      this.#world.addEventListener('abort', () => (stop(), reject(new WorldOver())), { once: true })
    })
  }
}

/** The host of a simulated person: the real one, with a key to press and a cable to pull. */
class Hands {
  readonly env: ClientEnv
  #press: () => void = () => {}
  #line: { cut(): void } | null = null
  #whole = true

  constructor(host: ReturnType<typeof createBunEnv>) {
    this.env = {
      ...host,
      openSocket: (handlers) => {
        if (this.#whole) return ((this.#line = host.openSocket(handlers)), this.#line as ReturnType<typeof host.openSocket>)
        host.after(50, () => handlers.closed(1006))
        return { send: () => {}, close: () => {} }
      },
      signals: ({ input }) => {
        this.#press = input
        return () => {
          this.#press = () => {}
        }
      },
    }
  }
  touch(): void {
    this.#press()
  }
  cut(): void {
    this.#whole = false
    this.#line?.cut()
  }
  mend(): void {
    this.#whole = true
  }
}
