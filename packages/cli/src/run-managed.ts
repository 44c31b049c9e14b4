import { runToEnding } from './commands/command-ending.ts'
import { type DevFlags, devEnding, runDev } from './commands/local/run-dev.ts'
import type { CliContext } from './context.ts'

/**
 * Runs the stack that another command started as its child, as `runCli` does with the same words, and returns its exit code. What reads and explains
 * command lines is not loaded: it takes as much CPU as the start of Node.
 */
export async function runManaged(dataDir: string, args: readonly string[], context: CliContext): Promise<number> {
  const run = (inside: CliContext): Promise<number> => runDev(managedFlags(dataDir), inside)
  try {
    return await runToEnding(devEnding, context, { isJson: true, run })
  } catch (error) {
    const { reportError } = await import('./run-cli.ts')
    return reportError(error, args, context)
  }
}

/** What `managedArgs` says, as flags. */
export function managedFlags(dataDir: string): DevFlags {
  return { json: true, port: '0', data: dataDir, simulateWork: '0', manifests: true }
}
