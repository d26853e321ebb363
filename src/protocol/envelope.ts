/**
 * Frames. Text, JSON, one object each, flat:
 *   client → server  {"cmd":"hello", …Hello} · {"cmd":"pong"} · {"cmd":"message.send","ref":7, …input}
 *   server → client  {"ref":7,"ok":true, …output} · {"ref":7,"ok":false,"error":{code,message,retryAfterMs?}} · {"event":"message.sent", …}
 * Over HTTP the same command is `POST /api/v1/message.send` with the input as body and the reply without `ref`.
 */
import type { CommandName, HelloRequest, Output, Request } from './commands.ts'
import type { Refusal } from './errors.ts'
import type { ServerEvent } from './events.ts'

export type Reply<C extends CommandName = CommandName> =
  | ({ readonly ok: true } & Output<C>)
  | { readonly ok: false; readonly error: Refusal }
export type ReplyFrame = { readonly ref: number } & (
  | { readonly ok: true; readonly [field: string]: unknown }
  | { readonly ok: false; readonly error: Refusal }
)
export type ServerFrame = ReplyFrame | ServerEvent
export type ClientFrame =
  | ({ readonly cmd: 'hello' } & HelloRequest)
  | { readonly cmd: 'pong' }
  | { [C in CommandName]: { readonly cmd: C; readonly ref: number } & Request<C> }[CommandName]

export const paths = { command: '/api/v1/', socket: '/api/v1/socket' } as const
