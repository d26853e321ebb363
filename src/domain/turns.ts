/**
 * Scarce work in turns: whoever pays for it (a person, or a network of strangers) has a line of their own, and the lines are served one
 * after another. So a newcomer waits for what runs and not for all that one payer has asked. Each line is bounded, and all together.
 */
/** `perNetwork`: of strangers, who may be many behind one address; else as for a person. */
export type TurnLimits = { readonly atOnce: number; readonly perPayer: number; readonly perNetwork?: number; readonly inAll: number }
/** An address or a range has a dot or a colon, an account's id has neither. */
const mostOf = (payer: string, { perPayer, perNetwork = perPayer }: TurnLimits): number => (/[.:]/.test(payer) ? perNetwork : perPayer)
export type Turns<T> = {
  /** Waiting, by payer. Whoever is served goes to the end of it. */
  readonly lines: Map<string, T[]>
  running: number
  waiting: number
}
export const newTurns = <T>(): Turns<T> => ({ lines: new Map(), running: 0, waiting: 0 })

/** `own`: this payer has too much waiting; `all`: everybody together has. */
export type Asked = 'runs' | 'waits' | 'own' | 'all'
/** In place, for lines are long. What runs is handed back by `nextTurn` once it is over. */
export const askTurn = <T>(turns: Turns<T>, payer: string, item: T, limits: TurnLimits): Asked => {
  if (turns.running < limits.atOnce) {
    turns.running += 1
    return 'runs'
  }
  const line = turns.lines.get(payer) ?? []
  if (line.length >= mostOf(payer, limits)) return 'own'
  if (turns.waiting >= limits.inAll) return 'all'
  line.push(item)
  turns.lines.set(payer, line)
  turns.waiting += 1
  return 'waits'
}

/** Something is over: who comes now. */
export const nextTurn = <T>(turns: Turns<T>): T | undefined => {
  const [first] = turns.lines
  if (first === undefined) {
    turns.running -= 1
    return undefined
  }
  const [payer, line] = first
  const item = line.shift()
  turns.lines.delete(payer)
  if (line.length > 0) turns.lines.set(payer, line)
  turns.waiting -= 1
  return item
}

/** Runs tasks in turns. `refusal` makes what whoever is refused rejects with. */
export const createGate = (limits: TurnLimits, refusal: (whose: 'own' | 'all') => Error) => {
  const turns = newTurns<() => void>()
  return async <T>(payer: string, task: () => Promise<T>): Promise<T> => {
    let go = (): void => {}
    const turn = new Promise<void>((resolve) => (go = resolve))
    const asked = askTurn(turns, payer, go, limits)
    if (asked === 'own' || asked === 'all') throw refusal(asked)
    if (asked === 'waits') await turn
    try {
      return await task()
    } finally {
      nextTurn(turns)?.()
    }
  }
}
