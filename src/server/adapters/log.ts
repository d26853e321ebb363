/** The log of the program: JSON lines to standard output. Faults pass `faultFields`, so that no log holds what somebody sent. */
import pino from 'pino'
import { faultFields } from '../../domain/faults.ts'
import type { Config } from '../config.ts'

export const jsonLog = (level: Config['log']) =>
  pino({ level, base: null, serializers: { err: faultFields } }, pino.destination({ sync: true }))
