/** What can be chosen about a deployment. */
export interface StackOptions {
  /** Names the deployment, so that one account can hold several: `logpipe-<stage>`. 1 to 20 of a-z, 0-9 and `-`. */
  readonly stage: string
  /** Folder with a bundle for each function, as `npm run bundle` writes it. */
  readonly bundles: string
  /** Simulated work of the worker, milliseconds a character. 0 by default. */
  readonly workMsPerChar?: number
  /** Whether a request without a key is served. False by default. */
  readonly isOpen?: boolean
  /** Whether tables and master key outlive the stack, and tables refuse to be deleted. True by default. */
  readonly isRetained?: boolean
  /** Who is told of alarms, beside the topic's other subscribers. Nobody by default. */
  readonly alarmEmail?: string
}

/** Everything wrong with the options, a sentence each. */
export function optionProblems({ stage, workMsPerChar = 0, alarmEmail }: StackOptions): readonly string[] {
  const problems: string[] = []
  if (!/^[a-z](?:[a-z0-9-]{0,18}[a-z0-9])?$/.test(stage)) {
    problems.push('stage: must be 1 to 20 of a-z, 0-9 and "-", begin with a letter and not end with "-"')
  }
  if (!Number.isFinite(workMsPerChar) || workMsPerChar < 0) {
    problems.push('simulate-work: must be a number of milliseconds a character, 0 or more')
  }
  if (alarmEmail !== undefined && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(alarmEmail)) {
    problems.push('alarm-email: must be an e-mail address')
  }
  return problems
}
