const isFullSize = process.env.LOGPIPE_FULL_TESTS === '1'

/** How many examples a property is tried on: a few in every run, all of them in the nightly one. */
export function runs({ fast, full }: { readonly fast: number; readonly full: number }): { readonly numRuns: number } {
  return { numRuns: isFullSize ? full : fast }
}
