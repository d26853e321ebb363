/** An invitation as a link of the address this page was opened by, which is the one that others can surely reach. */
export const inviteLink = (token: string): string => new URL(`/invite#${token}`, location.origin).href
