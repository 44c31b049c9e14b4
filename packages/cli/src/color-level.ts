/** How many colours a stream gets. NO_COLOR (https://no-color.org) beats FORCE_COLOR, and both beat the terminal. */
export function colorLevel(env: Readonly<Record<string, string | undefined>>, isTty: boolean): 0 | 1 | 2 | 3 {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return 0
  const forced = env.FORCE_COLOR
  if (forced === '0' || forced === 'false') return 0
  if (forced === '2') return 2
  if (forced === '3') return 3
  if (forced !== undefined) return 1
  if (!isTty || env.TERM === 'dumb') return 0
  if (env.COLORTERM === 'truecolor' || env.COLORTERM === '24bit') return 3
  return env.TERM?.includes('256') ? 2 : 1
}
