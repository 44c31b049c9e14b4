const changing = /^(?:LOGPIPE_\w*|AWS_\w*|NO_COLOR|FORCE_COLOR|COLORTERM|NODE_OPTIONS|NODE_ENV|VITEST\w*)$/
/** Read once: each look at the environment asks the system for all of it. */
const kept = Object.fromEntries(Object.entries(process.env).filter(([name]) => !changing.test(name)))

/** The environment of the tests without what would change a command. */
export function cleanEnv(): NodeJS.ProcessEnv {
  // No test asks a registry.
  return { ...kept, LOGPIPE_NO_UPDATE_CHECK: '1' }
}
