/** Remembers in which order things began, and says how far they have ended without a gap. */
export interface InOrder<T> {
  /** Begins one; what it returns ends it. `passed` is called with its value once it and all before it have ended. */
  readonly begin: (value: T) => () => void
}

export function createInOrder<T>(passed: (value: T) => void): InOrder<T> {
  const open: { readonly value: T; isDone: boolean }[] = []
  return {
    begin: (value) => {
      const one = { value, isDone: false }
      open.push(one)
      return () => {
        one.isDone = true
        while (open[0]?.isDone) {
          const first = open.shift()
          if (first !== undefined) passed(first.value)
        }
      }
    },
  }
}
