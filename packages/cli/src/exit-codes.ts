/**
 * The exit code of every ending. An interrupted command exits with 130 whatever else went wrong; what a check had found by then stays found.
 */
export const exitCodes = { success: 0, failed: 1, error: 2, inconclusive: 3, interrupted: 130 } as const

/** What the second interrupt says, where the first has not ended a command yet: how far it had come is unknown. */
export const atOnceText = 'Ended at once; what was under way may be done or not. Run the same command again.\n'

/** What each means, as help and docs say it. */
const meanings: Readonly<Record<keyof typeof exitCodes, { readonly short: string; readonly text: string }>> = {
  success: { short: 'success', text: 'success' },
  failed: { short: 'the check failed', text: 'the check failed: an audit, a load test, a comparison, doctor' },
  error: { short: 'usage or runtime error', text: 'wrong usage, or an error that ended the command' },
  inconclusive: { short: 'inconclusive', text: 'inconclusive: it cannot be known' },
  interrupted: { short: 'interrupted', text: 'interrupted by Ctrl-C or SIGTERM' },
}

/** The table as rows, in the order of the codes. */
export const exitCodeRows: readonly (readonly [code: string, meaning: string, short: string])[] = (
  Object.keys(meanings) as (keyof typeof exitCodes)[]
).map((name) => [String(exitCodes[name]), meanings[name].text, meanings[name].short])
