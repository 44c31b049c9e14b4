import { test } from 'vitest'

/** Whether the few proofs that take minutes run too; the nightly run asks for them. */
export const isFullSize = process.env.LOGPIPE_FULL_TESTS === '1'

/** How many of something a test tries: a few in every run, all of them in the nightly one. */
export function runs({ fast, full }: { readonly fast: number; readonly full: number }): number {
  return isFullSize ? full : fast
}

/** A proof at full size beside a fast one. Where it is left out, its name on the screen says so. */
export function testFullSize(name: string, proof: () => Promise<void>, timeoutMs: number): void {
  test.skipIf(!isFullSize)(isFullSize ? name : `${name} (left out: needs LOGPIPE_FULL_TESTS=1)`, proof, timeoutMs)
}
