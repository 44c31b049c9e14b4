/** How long failed messages stay away. Seconds. */
export const redeliveryWaits = { baseSeconds: 30, capSeconds: 1_800 }

/**
 * How long a message that was received `receives` times and failed stays away: doubles from half a minute to half an hour,
 * plus up to a quarter, so that messages that failed together do not return together. Whole seconds, as SQS wants.
 */
export function redeliveryWaitSeconds(receives: number, random: () => number): number {
  const { baseSeconds, capSeconds } = redeliveryWaits
  // A power beyond the cap would overflow for a count that nobody has seen.
  const doublings = Math.min(Math.max(0, receives - 1), 16)
  const seconds = Math.min(capSeconds, baseSeconds * 2 ** doublings)
  return Math.round(seconds * (1 + random() / 4))
}
