/** What was declared for a while no longer holds once its time is over, whatever was last told. Pure. */
export const lasting = <T extends { readonly expiresAt?: number | undefined }>(declared: T | null, now: number): T | null =>
  declared !== null && (declared.expiresAt ?? Infinity) > now ? declared : null
