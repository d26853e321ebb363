/** Signatures of what leaves the place. */
import { createHmac } from 'node:crypto'
import type { Sign } from '../ports.ts'

export const hmacSha256: Sign = (key, text) => createHmac('sha256', Buffer.from(key, 'base64')).update(text).digest('base64')
