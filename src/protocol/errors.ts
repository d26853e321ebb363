/**
 * Every refusal and every close code, in one table: HTTP status, default text, and what a client should do.
 * The texts are the English fallback; clients translate by code.
 */

/** What a client should do next. `retry`: the same again, same client id. `backOff`: the same, after `retryAfterMs`. `confirm`: `session.confirm`, then the same. */
export type Advice = 'never' | 'retry' | 'backOff' | 'signIn' | 'confirm' | 'upgrade'

type Row = { readonly status: number; readonly advice: Advice; readonly text: string }

export const errors = {
  bad_request: { status: 400, advice: 'never', text: 'The request does not have the right shape.' },
  unknown_command: { status: 404, advice: 'never', text: 'There is no such command.' },
  too_large: { status: 413, advice: 'never', text: 'That is too large. Send a smaller one.' },
  unauthenticated: { status: 401, advice: 'signIn', text: 'Sign in to do this.' },
  session_expired: { status: 401, advice: 'signIn', text: 'Your session has ended. Sign in again.' },
  wrong_credentials: { status: 401, advice: 'never', text: 'Name or password is wrong.' },
  wrong_code: { status: 401, advice: 'never', text: 'That code is wrong or was used already. Take the newest one.' },
  entry_expired: { status: 410, advice: 'never', text: 'That took too long, or was tried too often. Start signing in again.' },
  session_held: { status: 403, advice: 'confirm', text: 'This session is locked. Show that it is you to go on.' },
  confirm_needed: { status: 403, advice: 'confirm', text: 'Show once more that it is you, then try again.' },
  passkey_refused: {
    status: 401,
    advice: 'never',
    text: 'That passkey was not accepted, or it took too long. Try again, or choose another way.',
  },
  passkey_doubted: {
    status: 403,
    advice: 'never',
    text: 'This passkey seems to exist twice, so it lets nobody in any more. Come in another way, then remove it.',
  },
  passkey_unavailable: {
    status: 422,
    advice: 'never',
    text: 'Passkeys need this place to have an address with a name. Whoever runs it sets ZAIMA_PUBLIC_URL.',
  },
  passkey_known: { status: 409, advice: 'never', text: 'That passkey is here already.' },
  code_gone: { status: 410, advice: 'never', text: 'That code is wrong, used or too old. Ask for a new one on the other device.' },
  account_suspended: { status: 403, advice: 'never', text: 'This account is closed at present. Ask whoever runs this place.' },
  account_waiting: { status: 403, advice: 'never', text: 'Somebody who runs this place has to let you in first.' },
  network_refused: { status: 403, advice: 'never', text: 'Your account may not be used from this network. Ask whoever runs this place.' },
  too_many_sessions: {
    status: 409,
    advice: 'never',
    text: 'You are signed in on as many devices as allowed. Sign out on one of them first.',
  },
  network_invalid: { status: 422, advice: 'never', text: 'That is no network. Write an address, or one with a length like 10.0.0.0/8.' },
  would_lock_out: { status: 409, advice: 'never', text: 'That would shut you out from where you are now. Nothing was changed.' },
  provider_unreachable: {
    status: 503,
    advice: 'backOff',
    text: 'The sign-in service does not answer. Try again shortly, or use another way in.',
  },
  provider_refused: {
    status: 401,
    advice: 'never',
    text: 'The sign-in service did not confirm who you are. Nothing was changed; try again, or use another way in.',
  },
  identity_taken: { status: 409, advice: 'never', text: 'That account belongs to somebody else here.' },
  last_way: {
    status: 409,
    advice: 'never',
    text: 'This is your only way in. Add another first: a password, a passkey or a connected account.',
  },
  scope_missing: { status: 403, advice: 'never', text: 'This token does not allow that. Ask whoever made it for one that does.' },
  forbidden: { status: 403, advice: 'never', text: 'You may not do this.' },
  bad_origin: { status: 403, advice: 'never', text: 'This page does not belong to this server.' },
  registration_closed: { status: 403, advice: 'never', text: 'New accounts need an invitation here.' },
  not_found: { status: 404, advice: 'never', text: 'There is no such thing, or you may not see it.' },
  name_taken: { status: 409, advice: 'never', text: 'That name is taken. Choose another.' },
  already_set_up: { status: 409, advice: 'never', text: 'This place already has an owner. Sign in instead.' },
  last_owner: { status: 409, advice: 'never', text: 'A place needs an owner.' },
  link_invalid: { status: 410, advice: 'never', text: 'This link is used up, expired or wrong. Ask for a new one.' },
  expiry_past: { status: 422, advice: 'never', text: 'The expiry lies in the past. Choose a later time.' },
  ends_early: { status: 422, advice: 'never', text: 'The end must come after the start.' },
  plan_overlaps: { status: 422, advice: 'never', text: 'Two of these times overlap. Make them one, or let them touch.' },
  plan_endless: { status: 422, advice: 'never', text: 'A plan needs some time in the week that is not quiet.' },
  unknown_zone: { status: 422, advice: 'never', text: 'There is no such time zone. Choose one like Europe/Berlin.' },
  too_many: { status: 422, advice: 'never', text: 'There are as many of these as there may be. Take one away first.' },
  requests_open: { status: 422, advice: 'never', text: 'Too many of your requests are unanswered. Take one back, or wait.' },
  sharing_only_less: {
    status: 409,
    advice: 'never',
    text: 'People came here to be shown no more than this. Each of them can show more in their own settings.',
  },
  request_gone: { status: 409, advice: 'never', text: 'That has changed meanwhile. Nothing was done.' },
  reports_open: { status: 422, advice: 'never', text: 'Many of your reports are still being looked at. Wait until some are handled.' },
  room_banned: { status: 403, advice: 'never', text: 'This person is kept out of this room. Let them back in first.' },
  role_too_high: { status: 403, advice: 'never', text: 'You can only do this to people whose role is below yours.' },
  contact_blocked: { status: 409, advice: 'never', text: 'You have blocked this person. Unblock them first.' },
  weak_password: {
    status: 422,
    advice: 'never',
    text: 'That password is guessed too easily. Choose a longer one: a few words that do not belong together.',
  },
  name_unfit: { status: 422, advice: 'never', text: 'That name mixes letters that nobody writes together. Use letters of one script.' },
  email_unfit: { status: 422, advice: 'never', text: 'That is no e-mail address. Write one like ana@example.org.' },
  mail_off: { status: 409, advice: 'never', text: 'This place sends no e-mail. Ask whoever runs it.' },
  second_needed: { status: 409, advice: 'never', text: 'Your role here needs a second step. Set up another one first.' },
  upgrade_required: { status: 426, advice: 'upgrade', text: 'This client is too old or too new for the server. Reload or update it.' },
  day_limit: { status: 429, advice: 'never', text: 'That is as much as one may do in a day. It ends at 00:00 UTC; try again then.' },
  rate_limited: { status: 429, advice: 'backOff', text: 'Too much at once. Wait a moment.' },
  internal: { status: 500, advice: 'retry', text: 'Something broke on the server. The incident was logged.' },
  unavailable: { status: 503, advice: 'backOff', text: 'The server is busy or restarting. Try again shortly.' },
  storage_full: {
    status: 507,
    advice: 'backOff',
    text: 'The server cannot save right now: its disk is full. Nothing was lost; try again later.',
  },
} as const satisfies Record<string, Row>

export type ErrorCode = keyof typeof errors
/** Behind it stands why an account is closed, in the words of whoever closed it; `retryAfterMs` says when it opens again by itself. */
export const closedBecause = 'This account is closed at present: '

/** A refusal as it travels. `message` is English and safe to show; `retryAfterMs` goes with `backOff`. */
export type Refusal = { readonly code: ErrorCode; readonly message: string; readonly retryAfterMs?: number }

/** Expected failures are values. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Refusal }

export const ok = <T>(value: T): Result<T> => ({ ok: true, value })
export const refuse = (code: ErrorCode, message: string = errors[code].text, retryAfterMs?: number): { ok: false; error: Refusal } => ({
  ok: false,
  error: retryAfterMs === undefined ? { code, message } : { code, message, retryAfterMs },
})

/** WebSocket close codes. 4000–4499: come back (after the suggested delay); 4500–4999: do not. */
export const closeCodes = {
  draining: 4000,
  too_slow: 4001,
  flood: 4002,
  hello_timeout: 4003,
  timed_out: 4004,
  unavailable: 4005,
  /** What one may do is another now; come back and see. */
  changed: 4006,
  signed_out: 4500,
  session_expired: 4501,
  revoked: 4502,
  replaced: 4503,
  upgrade_required: 4504,
  unauthenticated: 4505,
  protocol_error: 4506,
  session_held: 4507,
} as const
export type CloseReason = keyof typeof closeCodes

/** May a client reconnect by itself after this close code? Codes that are not ours (1001, 1006 …) may. */
export const mayReturn = (code: number): boolean => code < 4500 || code > 4999
