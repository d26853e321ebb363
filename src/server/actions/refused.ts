/** A refusal takes back whatever its transaction had begun. */
import type { Refusal } from '../../protocol/errors.ts'

export class Refused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}
