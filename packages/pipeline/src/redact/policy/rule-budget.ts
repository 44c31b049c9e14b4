/** What the rules of a tenant may still cost in one record: its text and all its attributes draw on it together. */
export interface RuleBudget {
  stepsLeft: number
}

/**
 * Steps of all rules together in one record: a step is about 10 ns of work, so this is less than a second for a record
 * that is made for it (bench/redact/tenant-rules.ts). Twenty ordinary rules take about three million for 128 KiB.
 */
export const recordSteps = 32_000_000

/** One look at a text takes no more than half: replacing what was found makes a second look necessary. */
export const lookSteps = recordSteps / 2

export function startRuleBudget(): RuleBudget {
  return { stepsLeft: recordSteps }
}

/** Work that can be put down and taken up again. */
export interface Task {
  /** Goes on for about this many steps, and answers with how many it took. */
  readonly run: (steps: number) => number
  readonly isDone: () => boolean
}

/**
 * Gives each task the same share of a look, and what the cheap ones leave over to the others, in rounds: a task that needs
 * no more than an equal share always ends, whatever the others do.
 */
export function runFairly(tasks: readonly Task[], budget: RuleBudget): void {
  let steps = Math.min(lookSteps, budget.stepsLeft)
  for (let open = tasks; open.length > 0 && steps > 0; open = open.filter((task) => !task.isDone())) {
    const share = Math.ceil(steps / open.length)
    for (const task of open) {
      const spent = task.run(share)
      steps -= spent
      budget.stepsLeft -= spent
    }
  }
}
