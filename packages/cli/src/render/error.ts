import type { Output } from '../context.ts'
import { printable } from './format.ts'

/** An error as a person reads it: what happened, and below it the next step where there is one. */
export function errorText(message: string, hint: string | undefined, { color }: Output): string {
  const next = hint === undefined ? '' : `  ${color.dim(hint)}\n`
  return `${color.red('error')}: ${printable(message)}\n${next}`
}
