import type { CliContext, Output } from './context.ts'

/** `-q`, which the program takes as well as each of its commands. */
export const quietFlag = ['-q, --quiet', 'say nothing on stderr but errors and questions'] as const

/** Whether a word is that flag. */
export function isQuietFlag(word: string): boolean {
  return word === '-q' || word === '--quiet'
}

/** A context that says nothing on stderr but errors, and the questions of `confirm`. */
export function quietened(context: CliContext): CliContext {
  return { ...context, err: silent(context.err) }
}

/** Whether notes are left out. */
export function isQuiet({ err, errors }: Pick<CliContext, 'err' | 'errors'>): boolean {
  return err !== errors
}

/** No terminal: there is nobody to draw progress for. */
function silent(output: Output): Output {
  return { write: () => undefined, isTty: false, columns: output.columns, color: output.color }
}
