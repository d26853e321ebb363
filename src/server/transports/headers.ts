/**
 * What every answer of ours tells browsers: scripts and styles come from files of this server and nowhere else, no text ever becomes markup
 * or code (Trusted Types without any policy), nobody frames us, and devices stay shut. No exception by place or page.
 */
import type { Secure } from './cookies.ts'

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "font-src 'self'",
  "manifest-src 'self'",
  "media-src 'self' blob:",
  "worker-src 'self'",
  "object-src 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

/** Calls and places come later; until then nothing of ours asks for these. */
const shut = [
  'accelerometer',
  'bluetooth',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'hid',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'serial',
  'usb',
  'xr-spatial-tracking',
]
const permissions = shut.map((name) => `${name}=()`).join(', ')

export const pageHeaders = (secure: Secure): Readonly<Record<string, string>> => ({
  'Content-Security-Policy': policy,
  'Permissions-Policy': permissions,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Origin-Agent-Cluster': '?1',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'X-Permitted-Cross-Domain-Policies': 'none',
  ...(secure === 'secure' ? { 'Strict-Transport-Security': 'max-age=31536000; includeSubDomains' } : {}),
})
/** Answers that say nothing of how long they keep are not kept. */
export const unkept = { 'Cache-Control': 'no-store' } as const

/** An answer in one line that no page made: with all that every answer forbids. */
export const plainAnswer = (text: string, status: number): Response =>
  new Response(`${text}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...pageHeaders('plain'), ...unkept } })
