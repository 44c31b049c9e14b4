import type { CliContext } from '../../../context.ts'
import { exitCodes } from '../../../exit-codes.ts'
import { jsonLine } from '../../../render/format.ts'
import { notesText, problemsText } from '../../../render/send.ts'
import { previewJson, previewText } from '../../../render/send-preview.ts'
import { type PreviewOptions, previewInputs } from '../../../ship/preview-inputs.ts'
import type { Input, InputNote, InputProblem } from '../../../ship/source/input.ts'

interface DryRun extends Pick<PreviewOptions, 'format' | 'skipLines'> {
  readonly isJson: boolean
}

interface FoundInputs {
  readonly inputs: readonly Input[]
  readonly problems: readonly InputProblem[]
  readonly notes: readonly InputNote[]
}

/** `send --dry-run`: reads everything, sends nothing and starts no stack. */
export async function dryRun(
  { isJson, ...options }: DryRun,
  { inputs, problems, notes }: FoundInputs,
  { now, onInterrupt, out, err, errors }: CliContext,
): Promise<number> {
  const interrupt = new AbortController()
  const stopListening = onInterrupt(() => interrupt.abort())
  const read = await previewInputs({ ...options, inputs, now, signal: interrupt.signal })
  stopListening()
  const preview = { ...read, problems: [...problems, ...read.problems], notes: [...notes, ...read.notes] }
  if (!isJson) err.write(notesText(preview.notes))
  out.write(isJson ? jsonLine(previewJson(preview)) : previewText(preview, out))
  errors.write(problemsText(read.problems, errors))
  if (interrupt.signal.aborted) return exitCodes.interrupted
  return preview.problems.length > 0 ? exitCodes.error : exitCodes.success
}
