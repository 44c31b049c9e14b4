import { fileReason, operationError } from '@logpipe/sdk/operations'
import type { CliContext } from '../../../context.ts'
import { bytes, count, plural } from '../../../render/format.ts'
import { startProgress } from '../../../render/progress.ts'
import { problemsText, problemText } from '../../../render/send.ts'
import { type FindOptions, type FoundInputs, findInputs } from '../../../ship/source/find-inputs.ts'
import type { Input, InputProblem } from '../../../ship/source/input.ts'
import { stdinInput } from '../../../ship/source/stdin-input.ts'
import { confirm } from '../../confirmation.ts'

/** Paths as given; nothing or `-` means stdin. A terminal is no log. */
export async function chooseInputs(
  paths: readonly string[],
  options: FindOptions,
  context: CliContext,
): Promise<FoundInputs> {
  const { stdin } = context
  const isStdin = paths.length === 0 || (paths.length === 1 && paths[0] === '-')
  if (!isStdin) return searchedInputs(paths, options, context)
  if (!stdin.isTTY) return { inputs: [stdinInput(stdin, options.reading, options.onNote)], skipped: [], problems: [] }
  throw operationError('unreadable_input', 'nothing to send: give a file or a folder, or pipe logs in')
}

/** Whoever can be asked is asked about very many files. */
function searchedInputs(paths: readonly string[], options: FindOptions, context: CliContext): Promise<FoundInputs> {
  const progress = startProgress(context.err, context.elapsed)
  const onMany: FindOptions['onMany'] = ({ files, bytes: size }) => {
    progress.done()
    const doing = `sending ${count(files)} files`
    const warning = `Found ${count(files)} files, ${bytes(size)} in total.`
    return confirm({ doing, warning, word: 'yes' }, context)
  }
  return findInputs(paths, context.cwd, {
    ...options,
    ...(context.stdin.isTTY && context.errors.isTty && { onMany }),
    onListed: (files) => progress.update(() => `found ${plural(files, 'file')} so far`),
    onExamined: (files, of) => progress.update(() => `looked into ${count(files)} of ${plural(of, 'file')}`),
  }).finally(progress.done)
}

/** Whoever follows waits for files too. */
export function mayComeLater(problem: InputProblem): boolean {
  if (problem.kind === 'unreadable')
    return problem.reason === fileReason(Object.assign(new Error(), { code: 'ENOENT' }))
  return problem.kind === 'no_match' || problem.kind === 'empty_folder'
}

export function isPipe({ bytes }: Input): boolean {
  return bytes === undefined
}

/** Says what cannot be read. Throws the first problem where nothing is left to send. */
export function warnOf(problems: readonly InputProblem[], isNothing: boolean, { errors }: CliContext): void {
  const [first, ...others] = problems
  errors.write(problemsText(isNothing ? others : problems, errors))
  if (isNothing) throw operationError('unreadable_input', first ? problemText(first) : 'nothing to send')
}
