const dayMs = 86_400_000

/** How long an object stays in the bucket that no deployment uses any more: somebody may want to go back. Days. */
export const unusedDays = 30

/**
 * From this age on, an object that is about to be used or replaced is written again. So a deployment never relies on one
 * that somebody else's is about to remove, and what was replaced stays for at least the difference to {@link unusedDays}.
 */
export const renewedDays = 20

export function isOlderThan(days: number, modified: Date | undefined, nowMs: number): boolean {
  return modified !== undefined && nowMs - modified.getTime() > days * dayMs
}
