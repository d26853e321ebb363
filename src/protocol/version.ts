/** The wire's version. A test pins a hash of the schemas: change the wire and it asks for a new line here. */
export const protocol = { current: 1, oldest: 1 } as const

/** What each version changed, newest last. `hash` is of all schemas of that version. */
export const history: readonly { readonly version: number; readonly hash: string; readonly change: string }[] = [
  { version: 1, hash: '', change: 'The first wire.' },
]
