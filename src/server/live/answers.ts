/**
 * Devices that wait for an answer to their ticket. Only a wake-up call: whoever is woken reads the ticket. At most so many wait; one more is
 * sent back at once and asks again, as everyone does when their time is over.
 */
import type { Clock, Fact } from '../ports.ts'

const mostWaiting = 2_000

export const createAnswers = ({ clock, most = mostWaiting }: { readonly clock: Clock; readonly most?: number }) => {
  const waiting = new Map<string, Set<() => void>>()
  let count = 0
  const until = (ticket: string, ms: number): Promise<void> => {
    if (count >= most || ms <= 0) return Promise.resolve()
    return new Promise((resolve) => {
      const forTicket = waiting.get(ticket) ?? new Set()
      waiting.set(ticket, forTicket)
      count++
      const over = (): void => {
        if (!forTicket.delete(over)) return
        cancel()
        count--
        if (forTicket.size === 0) waiting.delete(ticket)
        resolve()
      }
      const cancel = clock.after(ms, over)
      forTicket.add(over)
    })
  }
  return {
    until,
    receive: (fact: Fact): void => {
      if (fact.type === 'ticket.answered') for (const wake of waiting.get(fact.ticket) ?? []) wake()
    },
    waiting: () => count,
    /** Before the doors close: nobody is left waiting. */
    close: (): void => {
      for (const forTicket of waiting.values()) for (const wake of forTicket) wake()
    },
  }
}
export type Answers = ReturnType<typeof createAnswers>
