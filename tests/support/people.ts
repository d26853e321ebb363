/** People on the stage: they join, sign in on devices, and look at one another. */
import { paths } from '../../src/protocol/envelope.ts'
import type { AccountId } from '../../src/protocol/ids.ts'
import type { Account, PresenceState } from '../../src/protocol/model.ts'
import { newBrowser, post, type Browser } from './browser.ts'
import { Device, kinds, type DeviceName, type DeviceParts } from './device.ts'
import { password } from './given.ts'

export type StageParts = DeviceParts & { readonly everyone: Person[] }

export class Person {
  readonly devices: Device[] = []
  readonly account: Account
  readonly #parts: StageParts

  private constructor(parts: StageParts, account: Account) {
    this.#parts = parts
    this.account = account
  }

  /** The first to come owns the place. */
  static async joins(parts: StageParts, name: string): Promise<Person> {
    const setup = parts.everyone.length === 0 ? { setup: 'setup' } : {}
    const browser = newBrowser()
    const answer = (await parts.time.track(
      post(parts.http, browser, `${paths.command}account.register`, { name, password, device: 'web', ...setup }),
    )) as { account: Account }
    if (answer.account === undefined) throw new Error(`${name} cannot join: ${JSON.stringify(answer)}`)
    await parts.time.track(post(parts.http, browser, `${paths.command}session.signOut`, {}))
    return new Person(parts, answer.account)
  }

  get id(): AccountId {
    return this.account.id
  }

  /** Signs in there and looks at the screen. */
  async opens(name: DeviceName, stays: 'keep' | 'forget' | 'shared' = 'forget'): Promise<Device> {
    const browser = newBrowser()
    const device = kinds[name] === 'mobile' ? 'mobile' : 'web'
    const signIn = { name: this.account.name, password, device, label: name, keep: stays === 'keep', shared: stays === 'shared' }
    await this.#parts.time.track(post(this.#parts.http, browser, `${paths.command}session.signIn`, signIn))
    return this.#add(name, browser)
  }

  /** Another tab of the same browser. */
  opensTabBeside(device: Device): Promise<Device> {
    return this.#add(device.name, device.browser)
  }

  async #add(name: DeviceName, browser: Browser): Promise<Device> {
    const device = new Device(this.#parts, `${this.account.name} ${name} ${this.devices.length}`, name, browser)
    this.devices.push(device)
    device.start()
    await this.#parts.time.settle()
    return device
  }

  /** What the first of one's open devices shows of somebody. */
  sees(other: Person): PresenceState | 'unknown' {
    return this.#screen().shows(other)
  }
  /** Every state it has shown of somebody, in order. */
  saw(other: Person): readonly string[] {
    return this.#screen().showed(other)
  }
  watches(...others: Person[]): Promise<void> {
    return this.#screen().watches(...others)
  }
  #screen(): Device {
    const screen = this.devices.find((d) => d.isOn)
    if (screen === undefined) throw new Error(`${this.account.name} has nothing to look at`)
    return screen
  }
}
