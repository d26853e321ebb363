/** The wire's version. A test pins a hash of the schemas: change the wire and it asks for a new line here. */
export const protocol = { current: 4, oldest: 4 } as const

/** What each version changed, newest last. `hash` is of all schemas of that version. */
export const history: readonly { readonly version: number; readonly hash: string; readonly change: string }[] = [
  { version: 1, hash: '4c4fcee92dbdef57c98188849b3f2c3c0759b69f79d346db040af6b16f493a93', change: 'The first wire.' },
  {
    version: 2,
    hash: 'e5fca7231c778b802112b45f1283560382319abda2052838c99e817ff0868f5b',
    change:
      'Claims of many sources and plans, privacy, contacts, the directory, diary, detection, webhooks, badges and feeds; the states busy and off.',
  },
  {
    version: 3,
    hash: '4840250df75c055d908d9f54db9d31c7d361f8a0cbb98c1639f7b9d73d7bd887',
    change:
      'Every way in answers alike, step by step; proofs, held sessions, passkeys, codes, providers, bots, alerts; roles, reports and the audit log; groups of one’s own and states laid over one another.',
  },
  {
    version: 4,
    hash: 'a97bad9ab448042edbb8cb6d07d2b5b2f367a6fa6feb79e2051c3f000437822d',
    change: 'Sums a day, deleting rooms, leaving many, refusing many requests.',
  },
]
