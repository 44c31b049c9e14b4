import type { Output } from '../context.ts'
import { printable } from './format.ts'
import { fitText } from './prose.ts'

/** An error as a person reads it: what happened, and below it the next step where there is one. */
export function errorText(message: string, hint: string | undefined, output: Output): string {
  const { color } = output
  const next = hint === undefined ? '' : `  ${color.dim(hint)}\n`
  return fitText(`${color.red('error')}: ${printable(message)}\n${next}`, output)
}
