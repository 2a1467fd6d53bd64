/** What the focus person wants: to be listened to, the usual, or to be challenged. Cards and words follow it. */

export const ASKS = ["listen", "usual", "challenge"] as const
export type Ask = (typeof ASKS)[number]
