/**
 * What the headless client needs from its host. The browser, the CLI, bots and tests each give their own. Handlers are called
 * later, never from within the call that was given them; only `visibility` may be told at once, and should be if the page starts hidden.
 */
export interface ClientEnv {
  /** Opens a socket to `paths.socket` of the server; frames are text. `closed` comes exactly once, also if it never opened. */
  openSocket(handlers: SocketHandlers): ClientSocket
  /** POSTs JSON and answers the parsed body; rejects only when no answer came. */
  post(path: string, body: unknown): Promise<unknown>
  now(): number
  after(ms: number, run: () => void): () => void
  random(): number
  /** What should outlive this page for this tab only (the resume token), and for this person on this device (the outbox). */
  readonly tab: Keep
  readonly device: Keep
  /** Tells of what the host sees; the answer stops it. */
  signals(handlers: SignalHandlers): () => void
  readonly deviceKind: 'web' | 'mobile' | 'cli' | 'bot'
  readonly label: string
}
/** `close` carries 1000 (a goodbye: done, or the page goes away) or 3000 (given up as dead). After it `closed` may come or not. */
export interface ClientSocket {
  send(frame: string): void
  close(code?: number): void
}
export type SocketHandlers = { open(): void; frame(text: string): void; closed(code: number): void }
export interface Keep {
  get(key: string): string | null
  set(key: string, value: string | null): void
}
export type SignalHandlers = {
  /** A key, pointer, wheel or touch: real input, now. */
  input(): void
  visibility(v: 'visible' | 'hidden' | 'locked' | 'suspended'): void
  /** The network is said to be back, or the machine woke: try at once. */
  hurry(): void
  /** The page goes away. */
  leaving(): void
}
