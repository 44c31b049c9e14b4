import type { FindRules } from '../policy/tenant-rules.ts'

export interface WatchedRules {
  readonly findRules: FindRules
  /** The first rule that has used up its budget since the last call; undefined if none has. */
  readonly takeOverBudget: () => string | undefined
}

/** Notes which rule of a policy used up its budget: from there on, a text is redacted whole, which looks like many findings. */
export function watchBudget(findRules: FindRules): WatchedRules {
  let overBudget: string | undefined
  return {
    findRules: (text, budget) => {
      const found = findRules(text, budget)
      overBudget ??= found.restFrom?.type
      return found
    },
    takeOverBudget: () => {
      const taken = overBudget
      overBudget = undefined
      return taken
    },
  }
}
