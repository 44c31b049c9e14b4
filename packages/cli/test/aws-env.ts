import type { CliContext } from '../src/context.ts'

type Env = CliContext['env']

let users = 0
let current = ''
let before: Env = {}

/**
 * The clients of AWS read the environment of the process themselves. While a command runs, that says of AWS what the command's
 * says, and nothing else; commands that run at once must agree.
 */
export async function withAwsEnv<T>(env: Env, call: () => Promise<T>): Promise<T> {
  const wanted = ofAws(env)
  if (users > 0 && current !== JSON.stringify(wanted)) {
    throw new Error('another command runs in this process with another environment of AWS')
  }
  if (users === 0) {
    before = ofAws(process.env)
    replace(wanted)
  }
  users += 1
  current = JSON.stringify(wanted)
  try {
    return await call()
  } finally {
    users -= 1
    if (users === 0) replace(before)
  }
}

function ofAws(env: Env): Env {
  return Object.fromEntries(
    Object.entries(env)
      .filter(([name]) => name.startsWith('AWS_'))
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
}

function replace(wanted: Env): void {
  for (const name of Object.keys(ofAws(process.env))) delete process.env[name]
  Object.assign(process.env, wanted)
}
