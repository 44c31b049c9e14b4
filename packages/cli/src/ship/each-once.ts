import type { InputProblem } from './source/input.ts'

/** Reports what fails again and again with the same words once. */
export function eachOnce(name: string, onProblem: (problem: InputProblem) => void): (message: string) => void {
  const seen = new Set<string>()
  return (message) => {
    if (!seen.has(message)) onProblem({ name, kind: 'failed', message })
    seen.add(message)
  }
}
