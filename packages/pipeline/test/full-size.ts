/** Whether the nightly run asks for everything. */
export const isFullSize = process.env.LOGPIPE_FULL_TESTS === '1'

/** Number of examples for a property test: few in every run, all of them in the nightly run. */
export function runs({ fast, full }: { readonly fast: number; readonly full: number }): { readonly numRuns: number } {
  return { numRuns: isFullSize ? full : fast }
}
