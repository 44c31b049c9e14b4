/** The environment of the tests without what would change a command. */
export function cleanEnv(): NodeJS.ProcessEnv {
  const changing = /^(?:LOGPIPE_\w*|AWS_\w*|NO_COLOR|FORCE_COLOR|COLORTERM|NODE_OPTIONS|NODE_ENV|VITEST\w*)$/
  const kept = Object.fromEntries(Object.entries(process.env).filter(([name]) => !changing.test(name)))
  // No test asks a registry.
  return { ...kept, LOGPIPE_NO_UPDATE_CHECK: '1' }
}
