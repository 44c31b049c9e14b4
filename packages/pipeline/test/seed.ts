/**
 * Where generated data and random tests start: a commit that was green stays green, and a run that was red is red again. Each
 * night draws its own (LOGPIPE_TEST_SEED), so that values nobody has seen are still tried.
 */
export const seed = seedOf(process.env)

export function seedOf({ LOGPIPE_TEST_SEED }: NodeJS.ProcessEnv): number {
  const chosen = Number(LOGPIPE_TEST_SEED ?? 20_260_131)
  if (Number.isSafeInteger(chosen)) return chosen
  throw new Error(`LOGPIPE_TEST_SEED is "${LOGPIPE_TEST_SEED}", which is no whole number`)
}
