/**
 * What a log or a kept error may say of a fault. Parsers quote what they failed on, servers repeat what they were sent, and error classes carry
 * requests as fields: so a message is kept without what it quotes, and nothing else of the object but its name, code and stack frames.
 */
const longest = 300
/** Addresses as well: links carry secrets. */
const quoted = /(["'`]).*\1|\b[a-z][a-z0-9+.-]*:\/\/\S+/gis
export const plainText = (text: string): string => text.replace(quoted, '…').slice(0, longest)

export type FaultFields = { readonly type: string; readonly code?: string; readonly message: string; readonly stack?: string }
/** Frames name functions and files; the lines before them repeat the message. */
const framesOf = (stack: string): string =>
  stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n')

export const faultFields = (fault: unknown): FaultFields => {
  if (!(fault instanceof Error)) return { type: typeof fault, message: plainText(String(fault)) }
  const code = (fault as { code?: unknown }).code
  return {
    type: fault.name,
    ...(typeof code === 'string' && /^\w{1,64}$/.test(code) ? { code } : {}),
    message: plainText(fault.message),
    ...(fault.stack === undefined ? {} : { stack: framesOf(fault.stack) }),
  }
}
