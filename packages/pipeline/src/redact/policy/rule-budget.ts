/** What a tenant's rules may still cost in one record; shared by its text and attributes. */
export interface RuleBudget {
  stepsLeft: number
}

/**
 * Total steps of all rules in one record. A step takes about 10 ns, so this is less than a second even for a hostile record
 * (bench/redact/tenant-rules.ts). Twenty typical rules take about three million steps for 128 KiB.
 */
export const recordSteps = 32_000_000

/** One pass over a text may take half of it, because replacing findings requires a second pass. */
export const passSteps = recordSteps / 2

export function startRuleBudget(): RuleBudget {
  return { stepsLeft: recordSteps }
}

/** Work that can be paused and resumed. */
export interface Task {
  /** Continues for about this many steps; returns the number taken. */
  readonly run: (steps: number) => number
  readonly isDone: () => boolean
}

/**
 * Divides the steps of a pass equally among tasks and, in rounds, redistributes what cheap tasks leave over: a task that
 * needs no more than an equal share always finishes, whatever the others do.
 */
export function runFairly(tasks: readonly Task[], budget: RuleBudget): void {
  let steps = Math.min(passSteps, budget.stepsLeft)
  for (let open = tasks; open.length > 0 && steps > 0; open = open.filter((task) => !task.isDone())) {
    const share = Math.ceil(steps / open.length)
    for (const task of open) {
      const spent = task.run(share)
      steps -= spent
      budget.stepsLeft -= spent
    }
  }
}
