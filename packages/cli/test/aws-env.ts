import type { CliContext } from '../src/context.ts'

type Env = CliContext['env']

let users = 0
/** What the process says of AWS while no command runs. Reading its whole environment for each command would take a good part of the command's time. */
const before = ofAws(process.env)
let current = before

/**
 * The clients of AWS read the environment of the process themselves. While a command runs, that says of AWS what the command's
 * says, and nothing else; commands that run at once must agree.
 */
export async function withAwsEnv<T>(env: Env, call: () => Promise<T>): Promise<T> {
  const wanted = ofAws(env)
  if (users > 0 && !isSame(current, wanted)) {
    throw new Error('another command runs in this process with another environment of AWS')
  }
  if (users === 0) replace(wanted)
  users += 1
  try {
    return await call()
  } finally {
    users -= 1
    if (users === 0) replace(before)
  }
}

function ofAws(env: Env): Env {
  const names = Object.keys(env).filter((name) => name.startsWith('AWS_'))
  return Object.fromEntries(names.toSorted().map((name) => [name, env[name]]))
}

function isSame(one: Env, other: Env): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function replace(wanted: Env): void {
  if (!isSame(current, wanted)) {
    for (const name of Object.keys(current)) delete process.env[name]
    Object.assign(process.env, wanted)
  }
  current = wanted
}
