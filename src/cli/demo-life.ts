/**
 * What happens in the demo: talks in the rooms, a first minute in which each kind of presence is seen once, then chance. Newcomers are
 * greeted and answered. People who are away or without a line say nothing, and talks wait for those they need.
 */
import type { AccountId, RoomId } from '../protocol/ids.ts'
import type { Message } from '../protocol/model.ts'
import { answersTo, cast, rooms, statuses, talks, welcome, type Place, type Role, type Talk } from './demo-script.ts'
import { now } from './env-bun.ts'
import { Failure } from './failure.ts'
import { between, pause, Person, pick, WorldOver } from './people.ts'

const second = 1_000
const password = 'kettle orbit mauve'
const roles = Object.keys(cast) as Role[]
type Guest = { readonly name: string; readonly password: string }

export class DemoLife {
  /** The link that lets a newcomer in. */
  readonly invitation: string
  readonly #people: Readonly<Record<Role, Person>>
  readonly #rooms: Readonly<Record<Place, RoomId>>
  readonly #world: AbortController
  readonly #cast: ReadonlySet<AccountId>
  readonly #greeted: Set<AccountId>

  private constructor(about: {
    invitation: string
    people: Record<Role, Person>
    visitor: Person
    rooms: Record<Place, RoomId>
    world: AbortController
  }) {
    this.invitation = about.invitation
    this.#greeted = new Set([about.visitor.id])
    this.#people = about.people
    this.#rooms = about.rooms
    this.#world = about.world
    this.#cast = new Set(Object.values(about.people).map((p) => p.id))
  }

  /** Makes the place, its rooms and its people. The first of the cast owns it. */
  static async begin(url: string, setup: string, guest: Guest): Promise<DemoLife> {
    const world = new AbortController()
    const people = {} as Record<Role, Person>
    for (const role of roles) {
      people[role] = await Person.register(url, cast[role], role === 'ana' ? { setup } : {}, password, world.signal)
      if (role !== 'ana') continue
      await people.ana.do('place.update', { name: 'Zaima demo 在吗', registration: 'open' })
    }
    const lobby = (await people.ana.do('room.list', { limit: 10 })).rooms[0]!.room.id
    const made = { lobby } as Record<Place, RoomId>
    for (const [place, about] of Object.entries(rooms) as [keyof typeof rooms, (typeof rooms)[keyof typeof rooms]][]) {
      made[place] = (await people.ana.do('room.create', { ...about, kind: 'public' })).membership.room.id
      for (const role of roles) if (role !== 'ana') await people[role].do('room.join', { room: made[place] })
    }
    const sheet = { name: guest.name, displayName: 'Guest 访客', device: 'cli', label: 'terminal' } as const
    const visitor = await Person.register(url, sheet, {}, guest.password, world.signal)
    for (const place of Object.keys(rooms) as (keyof typeof rooms)[]) await visitor.do('room.join', { room: made[place] })
    // Restless ones are idle soon, so that idle is seen without a long wait.
    for (const role of ['freya', 'wei', 'jun'] as const)
      await people[role].do('settings.update', { idleAfterMs: 20 * second, shareDevice: true })
    await people.mei.do('settings.update', { shareDevice: true })
    const { url: invitation } = await people.ana.do('invite.create', { uses: 100 })
    return new DemoLife({ invitation, people, visitor, rooms: made, world })
  }

  run(fail: (error: Error) => void): void {
    // What one person failed to do, perhaps for want of a line, is no end of the world.
    const tried = (work: Promise<void>): Promise<void> =>
      work.catch((error: unknown) => {
        if (!(error instanceof Failure)) throw error
      })
    const forever = async (work: () => Promise<void>): Promise<void> => {
      for (;;) await tried(work())
    }
    const start = (work: Promise<void>): void =>
      void tried(work).catch((error: unknown) => {
        if (!(error instanceof WorldOver) && !this.#world.signal.aborted) fail(error as Error)
      })
    start(
      this.#arrive().then(() => {
        start(tried(this.#firstMinute()).then(() => forever(() => this.#chance())))
        start(forever(() => this.#talk()))
        start(forever(() => this.#fidget()))
        start(this.#greetEarly())
      }),
    )
    for (const person of Object.values(this.#people))
      person.client.onEvent((event) => {
        if (event.event === 'room.memberJoined' && person === this.#people.ana)
          start(this.#greet(event.account.id, event.account.name, event.room))
        if (event.event === 'message.sent') start(this.#hear(person, event.message))
      })
  }
  end(): void {
    this.#world.abort()
    for (const person of Object.values(this.#people)) person.leave()
  }

  #pause(low: number, high = low): Promise<void> {
    return pause(between(low, high) * second, this.#world.signal)
  }

  async #arrive(): Promise<void> {
    for (const role of roles) {
      await this.#people[role].arrive()
      await this.#pause(0.1, 0.5)
    }
  }

  async #firstMinute(): Promise<void> {
    const { lin, omar, jun, tom, mei } = this.#people
    await this.#pause(2)
    await mei.do('status.set', { text: '在面馆，一点回来', emoji: '🍜' })
    await this.#pause(4)
    await omar.do('presence.set', { value: 'dnd', expiresAt: now() + 90 * second })
    await this.#pause(4)
    await this.#dropLine(jun, 16)
    await this.#pause(2)
    void this.#closeTab(tom, 14).catch(() => {})
    await this.#pause(8)
    await lin.do('status.set', { text: '专心画图', emoji: '✏️', expiresAt: now() + 120 * second })
  }

  /** Something in somebody's day. */
  async #chance(): Promise<void> {
    await this.#pause(6, 14)
    const free = Object.values(this.#people).filter((p) => !p.busy && p.where === 'here')
    if (free.length < 5) return
    const person = pick(free)
    switch (pick(['cable', 'tab', 'reload', 'status', 'clear', 'dnd', 'away'] as const)) {
      case 'cable':
        return this.#dropLine(person, between(3, 25))
      case 'tab':
        return void this.#closeTab(person, between(10, 40)).catch(() => {})
      case 'reload':
        return this.#closeTab(person, 1)
      case 'status':
        return void (await person.do('status.set', { ...pick(statuses), expiresAt: now() + between(60, 240) * second }))
      case 'clear':
        return void (await person.do('status.set', { text: '' }))
      case 'dnd':
        return void (await person.do('presence.set', { value: 'dnd', expiresAt: now() + between(30, 90) * second }))
      case 'away':
        return void (await person.do('presence.set', { value: 'away', expiresAt: now() + between(20, 60) * second }))
    }
  }
  /** Short drops are never seen by others: that is the grace. */
  async #dropLine(person: Person, seconds: number): Promise<void> {
    await this.#alone(person, async () => {
      person.pullCable()
      await this.#pause(seconds)
      await person.plugIn()
    })
  }
  async #closeTab(person: Person, seconds: number): Promise<void> {
    await this.#alone(person, async () => {
      person.leave()
      await this.#pause(seconds)
      await person.arrive()
    })
  }
  async #alone(person: Person, work: () => Promise<void>): Promise<void> {
    if (person.busy) return
    person.busy = true
    try {
      await work()
    } finally {
      person.busy = false
    }
  }

  /** A hand on the mouse now and then, for those who are at their desk. */
  async #fidget(): Promise<void> {
    await this.#pause(4, 9)
    for (const role of ['ana', 'lin', 'tom', 'omar'] as const) if (this.#people[role].where === 'here') this.#people[role].touch()
  }

  readonly #untold: Talk[] = []
  async #talk(): Promise<void> {
    if (this.#untold.length === 0) this.#untold.push(...talks)
    const ready = this.#untold.find((t) => t.lines.every(([role]) => this.#people[role].where === 'here' && !this.#people[role].busy))
    if (ready === undefined) return this.#pause(1)
    this.#untold.splice(this.#untold.indexOf(ready), 1)
    const speakers = [...new Set(ready.lines.map(([role]) => this.#people[role]))]
    for (const one of speakers) one.busy = true
    try {
      for (const [role, text] of ready.lines) await this.#people[role].say(this.#rooms[ready.room], text)
    } finally {
      for (const one of speakers) one.busy = false
    }
    await this.#pause(3, 9)
  }

  /** Some come in before anybody is there to see it. */
  async #greetEarly(): Promise<void> {
    const room = this.#rooms.lobby
    const { members } = await this.#people.ana.do('room.members', { room, limit: 200 })
    await Promise.all(members.map((m) => this.#greet(m.id, m.name, room)))
  }
  async #greet(id: AccountId, name: string, room: RoomId): Promise<void> {
    if (room !== this.#rooms.lobby || this.#cast.has(id) || this.#greeted.has(id)) return
    this.#greeted.add(id)
    for (const place of ['workshop', 'lunch'] as const) await this.#people.ana.do('room.invite', { room: this.#rooms[place], name })
    await this.#pause(1, 2)
    await this.#people.ana.say(room, welcome.lobby(name))
    await this.#pause(2, 4)
    const { membership } = await this.#people.lin.do('room.direct', { account: id })
    await this.#people.lin.say(membership.room.id, welcome.direct(name))
  }

  /** In a room one of those who are there answers, in a direct room the one who was written to. */
  async #hear(person: Person, message: Message): Promise<void> {
    if (this.#cast.has(message.author)) return
    const membership = person.client.state().memberships.get(message.room)
    if (membership === undefined) return
    const direct = membership.peer !== undefined
    const here = Object.values(this.#people).filter((p) => p.where === 'here')
    if (!direct && person !== here[message.seq % here.length]) return
    await this.#pause(0.5, 2)
    await person.say(message.room, pick(answersTo(message.body)))
  }
}
