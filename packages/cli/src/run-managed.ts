import { runToEnding } from './commands/command-ending.ts'
import { type DevFlags, devEnding, runDev } from './commands/local/run-dev.ts'
import { managedArgs } from './connect/managed-args.ts'
import type { CliContext } from './context.ts'
import { reportError } from './report-error.ts'

/**
 * Runs the stack that another command started as its child, as `runCli` does with the same words, and returns its exit code. What reads and explains
 * command lines is not loaded: it takes as much CPU as the start of Node.
 */
export async function runManaged(dataDir: string, context: CliContext): Promise<number> {
  const run = (inside: CliContext): Promise<number> => runDev(managedFlags(dataDir), inside)
  try {
    return await runToEnding(devEnding, context, { isJson: true, run })
  } catch (error) {
    return reportError(error, managedArgs(dataDir), context)
  }
}

/** What `managedArgs` says, as flags. */
export function managedFlags(dataDir: string): DevFlags {
  return { json: true, port: '0', data: dataDir, simulateWork: '0', manifests: true }
}
