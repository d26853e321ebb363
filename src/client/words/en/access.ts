/** Accounts elsewhere and programs in English. */
import type { Scope } from '../../../protocol/bots.ts'
import { pluralOf } from '../plural.ts'

const plural = pluralOf('en')
const scopes: Record<Scope, { readonly name: string; readonly about: string }> = {
  read: { name: 'Read', about: 'Messages and people of its rooms; needed to stay connected' },
  write: { name: 'Write', about: 'Send messages, and change or delete its own' },
  presence: { name: 'Presence', about: 'See who is here, and say how it is itself' },
  rooms: { name: 'Rooms', about: 'Make rooms, invite to them, leave them' },
  'admin-read': { name: 'Look at the server', about: 'What administrators see, if it is one' },
}

export const access = {
  providers: {
    or: 'or',
    with: (name: string) => `Sign in with ${name}`,
    signedOut: (name: string) => `Sign out of ${name} as well`,
    problem: (name: string) => `Signing in with ${name} did not work.`,
  },
  identities: {
    title: 'Accounts elsewhere',
    about: 'Sign in here with an account you have elsewhere. Nothing is connected unless you do it.',
    none: 'None is connected.',
    connect: (name: string) => `Connect ${name}`,
    disconnect: 'Disconnect',
    disconnectNamed: (label: string) => `Disconnect ${label}`,
    only: 'Your only way in, so it stays. Set a password or connect another account first.',
    used: (moment: string) => `last used ${moment}`,
    confirm: (name: string) => `Show it with ${name}`,
  },
  bots: {
    about: 'Programs with an account of their own. They take part like people, and everyone sees that they are bots.',
    none: 'There is no bot yet.',
    /** Beside its name. */
    mark: 'bot',
    make: 'Make a bot',
    name: 'Name',
    nameAbout: 'People mention it by this name. It joins a room when somebody invites it.',
    displayName: 'Display name',
    scopes: 'What its tokens may allow',
    scope: scopes,
    role: 'Role',
    off: 'Off',
    turnOff: 'Switch off',
    turnOffAbout: 'Ends all its tokens',
    turnOn: 'Switch on',
    tokens: (n: number) => (n === 0 ? 'no token' : plural(n, { one: `${n} token`, other: `${n} tokens` })),
    tokensOf: (name: string) => `Tokens of ${name}`,
    noTokens: 'Without a token it cannot come in.',
    label: 'What the token is for',
    lasts: 'Works',
    forever: 'until it is revoked',
    days: (n: number) => plural(n, { one: `${n} day`, other: `${n} days` }),
    makeToken: 'Make a token',
    token: 'Token',
    shownOnce: 'Copy it now: it is shown only once. Keep it like a password.',
    used: (moment: string) => `last used ${moment}`,
    unused: 'never used',
    until: (moment: string) => `until ${moment}`,
    revoke: 'Revoke',
    revokeNamed: (label: string) => `Revoke the token ${label}`,
  },
}
