/** Every cell of the table of trust, on the whole server and a real database: what was begun or handed out, and what each event does to it. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { Secret, TOTP } from 'otpauth'
import { trust, trustEvents, type Handed, type TrustEvent } from '../../src/domain/trust.ts'
import type { CommandName } from '../../src/protocol/commands.ts'
import type { AccountId, AlertId, SessionId } from '../../src/protocol/ids.ts'
import type { Role } from '../../src/protocol/model.ts'
import { refusalIn, storeOf, type Anonymous, type SignedIn } from '../../src/server/actions/action.ts'
import { hashToken, systemIds } from '../../src/server/adapters/ids.ts'
import { keepTicket, type TicketData, type TicketKind } from '../../src/server/kept.ts'
import { password } from '../support/given.ts'
import { openStage, type Stage } from '../support/world.ts'

// eslint-disable-next-line typescript/no-explicit-any
type Json = any
const newAlert = (): AlertId => systemIds().next('x', 1) as AlertId
const next = 'mauve ferry tinsel orbit'
const origin = { address: '192.0.2.1', userAgent: 'Firefox' }
const stranger: Anonymous = { kind: 'anonymous', ...origin }

/** Who acts in one cell. `acting`: the older session that sets the event off; `begun`: the one in which things were begun. */
type Scene = {
  readonly name: string
  readonly id: AccountId
  readonly acting: SignedIn
  readonly begun: SignedIn
  readonly chief: SignedIn
}
/** Whether it still does what it is for. */
type Works = () => Promise<boolean>

describe('trust', () => {
  let stage: Stage
  let owner: SignedIn
  let count = 0
  const asks = (command: CommandName, input: object, caller: SignedIn | Anonymous): Promise<Json> =>
    stage.core.dispatch(command, input, caller)
  const does = async (command: CommandName, input: object, caller: SignedIn | Anonymous): Promise<Json> => {
    const answer = await asks(command, input, caller)
    if (answer.ok !== true) throw new Error(`${command}: ${JSON.stringify(answer.error)}`)
    return answer
  }
  const signsIn = async (name: string): Promise<SignedIn> => {
    const { token } = await does('session.signIn', { name, password, device: 'web' }, stranger)
    const caller = await stage.core.authenticate(token, origin)
    if (caller.kind !== 'signed-in') throw new Error(`${name} is not in`)
    return caller
  }
  const joins = async (name: string, role: Role): Promise<AccountId> => {
    const { account } = await does('account.register', { name, password }, stranger)
    if (role !== 'member') await does('role.set', { account: account.id, role }, owner)
    return account.id
  }
  /** A new person for each cell, who administers where that is what lets them hand the thing out. */
  const scene = async (handed: Handed): Promise<Scene> => {
    const name = `p${(count += 1)}`
    const role = ['botToken', 'webhook', 'invitation'].includes(handed) ? 'admin' : 'member'
    const id = await joins(name, role)
    const chiefName = `c${count}`
    const chiefId = await joins(chiefName, 'admin')
    const acting = await signsIn(name)
    const begun = await signsIn(name)
    await stage.store.write(async (tx) => {
      for (const alert of await tx.alerts.list(id, 9)) await tx.alerts.answer(alert.id, 'me')
    })
    void chiefId
    return { name, id, acting, begun, chief: await signsIn(chiefName) }
  }

  const kept = async <K extends TicketKind>(kind: K, account: AccountId | null, data: TicketData<K>): Promise<string> => {
    const secret = `${kind}-ticket-${(count += 1)}`.padEnd(43, '-')
    const row = { hash: hashToken(secret), kind, account, data: keepTicket(kind, data), expiresAt: stage.now() + 600_000, triesLeft: 9 }
    await stage.store.write((tx) => tx.tickets.put(row))
    return secret
  }
  const isThere = (kind: TicketKind, secret: string) => async (): Promise<boolean> =>
    (await stage.store.read((tx) => tx.tickets.get(hashToken(secret), kind, stage.now()))) !== null

  /** Makes the thing in the session it is begun in, and says how to find out whether it still works. */
  const makes: { readonly [H in Handed]: (s: Scene) => Promise<Works> } = {
    entry: async (s) => isThere('entry', await kept('entry', s.id, { step: 'full', way: 'password', factors: 1, on: { keep: false } })),
    alert: async (s) => isThere('alert', await kept('alert', s.id, { alert: newAlert() })),
    passkey: async (s) => {
      const site = { rpId: 'zaima.test', origin: 'https://zaima.test' }
      return isThere('passkey', await kept('passkey', s.id, { site, purpose: { act: 'add', on: s.begun.session.id, handle: 'h' } }))
    },
    qr: async (s) => {
      const code = 'BCDFGHJK'.slice(0, 6) + 'KLMNPQRSTVWXZ'[(count += 1) % 13]! + 'BCDFGHJKLMNPQ'[Math.floor(count / 13) % 13]!
      const [secret, numbers] = ['s'.repeat(43), [17, 42, 88]]
      const request = { secretHash: hashToken(secret), number: 42, numbers, browser: '', address: '', askedAt: stage.now() }
      const answer = { is: 'approved', by: s.id, session: s.begun.session.id } as const
      const data = keepTicket('qr', { ...request, on: { device: 'web', label: '', keep: false }, answer })
      const row = { hash: hashToken(code), kind: 'qr', account: null, data, expiresAt: stage.now() + 180_000, triesLeft: 1 } as const
      await stage.store.write((tx) => tx.tickets.put(row))
      return async () => (await asks('qr.wait', { code, secret, patienceMs: 0 }, stranger)).step === 'in'
    },
    // What a provider sends back is judged in the session that asked, which oidc.test.ts goes through: [S-153], [S-258].
    oidc: async (s) => {
      const purpose = { kind: 'link', account: s.id, session: s.begun.session.id } as const
      return isThere('oidc', await kept('oidc', null, { provider: 'work', browser: 'b', back: '/', leftAt: 1, sealed: 'x', purpose }))
    },
    'oidc-ask': async (s) => {
      const purpose = { kind: 'link', account: s.id, session: s.begun.session.id } as const
      return isThere('oidc-ask', await kept('oidc-ask', s.id, { provider: 'work', purpose }))
    },
    'oidc-step': async () => isThere('oidc-step', await kept('oidc-step', null, { sealed: 'x' })),
    email: async (s) => {
      const address = `${s.name}@example.org`
      const secret = await kept('email', s.id, { address, key: address, session: s.begun.session.id })
      await stage.store.write((tx) => tx.emails.setPending(s.id, address))
      return async () => (await asks('email.verify', { ticket: secret }, stranger)).ok
    },
    reset: async (s) => {
      const { url } = await does('password.resetLink', { account: s.id }, s.chief)
      return async () => (await asks('password.whose', { ticket: url.split('#')[1] }, stranger)).ok
    },
    totp: async (s) => {
      const { ticket, secret } = await does('totp.start', {}, s.begun)
      const code = () => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: stage.now() })
      return async () => (await asks('totp.enrol', { ticket, code: code() }, s.begun)).ok
    },
    session: async (s) => async () => (await asks('session.self', {}, s.begun)).ok,
    botToken: async (s) => {
      // Of a bot that somebody else made: a token is owed to who made the token.
      const { bot } = await does('bot.create', { name: `bot${(count += 1)}`, scopes: ['read'] }, owner)
      const { token } = await does('bot.token', { bot: bot.account.id, label: 'mine' }, s.begun)
      return async () => (await asks('account.get', { ids: [] }, await stage.core.authenticate(token, origin))).ok
    },
    webhook: async (s) => {
      const { webhook } = await does('webhook.create', { url: 'https://hooks.example.org/x', events: ['session.started'] }, owner)
      await does('webhook.update', { webhook: webhook.id, url: `https://hooks.example.org/${s.name}` }, s.begun)
      const sent = async (): Promise<number> =>
        (await does('webhook.deliveries', { webhook: webhook.id, limit: 50 }, owner)).deliveries.length
      return async () => {
        const before = await sent()
        await signsIn('olga')
        return (await sent()) > before
      }
    },
    badge: async (s) => {
      const { token } = await does('badge.create', { grain: 'coarse' }, s.begun)
      return async () => (await stage.core.badge(token, '203.0.113.1')) !== null
    },
    feed: async (s) => {
      const { url } = await does('feed.create', {}, s.begun)
      const token = /ical\/(.+)\.ics/.exec(url)![1]!
      return async () => (await stage.core.feed(token, '203.0.113.1')) !== null
    },
    invitation: async (s) => {
      const { token } = await does('invite.create', {}, s.begun)
      return async () => (await asks('invite.get', { token }, stranger)).ok
    },
  }

  const question = async (s: Scene, at: number): Promise<AlertId> => {
    const id = newAlert()
    const row = { id, account: s.id, at, why: 'new_device', grade: 'notify', label: '', address: '', session: null, answer: null } as const
    await stage.store.write((tx) => tx.alerts.add(row))
    return id
  }
  const enrols = async (caller: SignedIn): Promise<void> => {
    const { ticket, secret } = await does('totp.start', {}, caller)
    await does('totp.enrol', { ticket, code: new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: stage.now() }) }, caller)
  }
  /** `since`: from when on things are in doubt. */
  const happens: { readonly [E in TrustEvent]: (s: Scene, since: number) => Promise<unknown> } = {
    passwordChanged: (s) => does('account.password', { current: password, next }, s.acting),
    passwordReset: async (s) => does('password.reset', { ticket: await kept('reset', s.id, { issuer: null }), next }, stranger),
    notMe: async (s, since) => does('alert.answer', { alert: await question(s, since), answer: 'notMe' }, s.acting),
    notMeByMail: async (s, since) =>
      does('alert.settle', { ticket: await kept('alert', s.id, { alert: await question(s, since) }), answer: 'notMe' }, stranger),
    alertAnswered: async (s, since) => does('alert.answer', { alert: await question(s, since), answer: 'me' }, s.acting),
    addressChanged: async (s) => {
      const address = `new-${s.name}@example.org`
      await does('email.verify', { ticket: await kept('email', s.id, { address, key: address, session: null }) }, stranger)
    },
    factorChanged: (s) => enrols(s.acting),
    sessionRevoked: (s) => does('session.end', { session: s.begun.session.id }, s.acting),
    closed: (s) => does('person.suspend', { account: s.id, until: null, reason: '' }, owner),
    roleChanged: (s) => does('role.set', { account: s.id, role: s.acting.account.role === 'admin' ? 'owner' : 'admin' }, owner),
    // Whoever made it: the chief for a link that they made for somebody, else the person themselves.
    issuerChanged: async (s) => {
      await does('role.set', { account: s.chief.account.id, role: 'member' }, owner)
      if (s.acting.account.role === 'admin') await does('role.set', { account: s.id, role: 'member' }, owner)
    },
    deleted: (s) => does('person.delete', { account: s.id, messages: 'keep' }, owner),
  }
  /** Of what is judged, where the right to it is really gone. */
  const refused: Partial<Record<Handed, readonly TrustEvent[]>> = {
    qr: ['passwordChanged', 'passwordReset', 'notMe', 'notMeByMail', 'sessionRevoked', 'closed', 'deleted'],
    email: ['sessionRevoked'],
    reset: ['roleChanged', 'issuerChanged'],
    totp: ['sessionRevoked'],
    webhook: ['closed', 'deleted', 'issuerChanged'],
    badge: ['closed'],
    feed: ['closed'],
    invitation: ['closed', 'issuerChanged'],
  }

  beforeAll(async () => {
    stage = await openStage({ flags: ['--rate-sign-in', '100000/1min', '--rate-messages', '1000/1s'] })
    await stage.person('Olga')
    owner = await signsIn('olga')
    await does('place.update', { inviters: 'admin' }, owner)
  })
  afterAll(() => stage.closes())

  const allowances = async (): Promise<void> => {
    await stage.pass('61 s')
    owner = await signsIn('olga')
  }

  for (const handed of Object.keys(trust) as Handed[])
    test(`[S-320] what becomes of: ${handed}`, async () => {
      const told: string[] = []
      for (const event of trustEvents) {
        await allowances()
        const cell = trust[handed][event]
        const s = await scene(handed)
        const before = cell === 'since' ? await makes[handed](s) : null
        await stage.pass('1 s')
        const since = stage.now()
        await stage.pass('1 s')
        const works = await makes[handed](s)
        await stage.pass('1 s')
        await happens[event](s, since)
        const expected = cell === 'stays' || (cell === 'judged' && !(refused[handed]?.includes(event) ?? false))
        const is = await works()
        if (is !== expected) told.push(`${handed} after ${event} (${cell}) ${is ? 'works' : 'does not work'}`)
        if (before !== null && !(await before())) told.push(`${handed} made before the moment in doubt is gone after ${event}`)
      }
      expect(told).toEqual([])
    }, 60_000)

  test('[S-321] a mail alone takes no second factor off, and its link lasts a day at most', async () => {
    await allowances()
    const s = await scene('alert')
    const since = stage.now()
    await stage.pass('1 s')
    await enrols(s.acting)
    const ticket = await kept('alert', s.id, { alert: await question(s, since) })
    const { reset } = await does('alert.settle', { ticket, answer: 'notMe' }, stranger)
    await does('password.reset', { ticket: reset, next }, stranger)
    expect(await asks('session.signIn', { name: s.name, password: next }, stranger)).toMatchObject({ ok: true, step: 'second' })
  })

  test('[S-322] two sessions of whoever knows the password do not vouch for each other', async () => {
    await allowances()
    const id = await joins(`v${(count += 1)}`, 'member')
    const name = `v${count}`
    const own = await signsIn(name)
    await stage.pass('1 s')
    const first = await signsIn(name)
    await stage.store.write((tx) => tx.alerts.add({ ...asked(id, first.session.id), id: newAlert() }))
    await stage.pass('1 s')
    const second = await signsIn(name)
    const alert = newAlert()
    await stage.store.write((tx) => tx.alerts.add({ ...asked(id, second.session.id), id: alert }))
    for (const caller of [first, second])
      expect(await asks('alert.answer', { alert, answer: 'me' }, caller)).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    await stage.pass('1 s')
    const third = await signsIn(name)
    expect(await asks('alert.answer', { alert, answer: 'me' }, third)).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    expect(await asks('alert.answer', { alert, answer: 'me' }, own)).toMatchObject({ ok: true })
  })
  const asked = (account: AccountId, session: SessionId) =>
    ({ account, at: stage.now(), why: 'new_device', grade: 'notify', label: '', address: '', session, answer: null }) as const

  test('[S-323] once an account is deleted nothing of its person is written, whatever its open lines were about to do', async () => {
    await allowances()
    const ana = await stage.person('Ana')
    const [laptop, phone] = [await ana.opens('laptop'), await ana.opens('phone')]
    await stage.pass('2 s')
    await laptop.does('presence.touch', { inputAgoMs: 0 })
    const before = laptop.does('status.set', { text: 'here', emoji: '' }).catch((fault: unknown) => fault)
    const caller = await signsIn('ana')
    const deleting = asks('person.delete', { account: ana.id, messages: 'keep' }, owner)
    // Sent while the deletion is under way: those that come after it write nothing, whichever they are.
    const late: Promise<Json>[] = []
    let over = false
    void deleting.then(() => (over = true))
    for (let n = 0; !over && n < 10_000; n += 1) {
      late.push(asks('message.send', { room: stage.lobby, clientId: `after-the-end-${n}`, body: 'late' }, caller))
      late.push(asks('settings.update', { theme: 'dark' }, caller), asks('badge.create', { grain: 'coarse' }, caller))
      late.push(asks('presence.set', { value: 'away' }, caller))
      await new Promise((turn) => setImmediate(turn))
    }
    expect(await deleting).toMatchObject({ ok: true })
    await Promise.all(late)
    await before
    await phone.does('presence.touch', { inputAgoMs: 0 }).catch(() => {})
    await stage.pass('90 s')
    const left = await stage.store.read(async (tx) => ({
      diary: await tx.diary.list(ana.id, { before: null, kinds: null, limit: 9, now: stage.now() }),
      active: (await tx.accounts.row(ana.id))?.lastActiveAt,
      claims: (await tx.presence.claims([ana.id])).get(ana.id) ?? [],
      links: await tx.links.list(ana.id, 'badge'),
      sessions: await tx.sessions.open(ana.id),
    }))
    expect(left).toEqual({ diary: [], active: 0, claims: [], links: [], sessions: [] })
  })

  test('[S-324] a command that was under way writes nothing once its session has ended, in the same commit too', async () => {
    await allowances()
    const s = await scene('session')
    const ending = stage.store.write((tx) => tx.sessions.end([s.begun.session.id], 'revoked', stage.now()))
    const writing = storeOf(stage.store, s.begun.session.id).write((tx) => tx.accounts.update(s.id, { displayName: 'after' }))
    expect(refusalIn(await writing.catch((fault: unknown) => fault))?.code).toBe('session_expired')
    await ending
    expect((await stage.store.read((tx) => tx.accounts.row(s.id)))?.displayName).toBe(s.name)
  })
})
