import type { CliContext } from '../context.ts'

/** Commands and flags of programs, of scripts, or that are over at once. */
const silent = new Set(['--json', '--quiet', '--help', '-h', '--version', '-V', '-v', 'help', 'completion', 'outputs'])

/**
 * Whether a person may be told of a newer version after this command, and the registry be asked for one: on a terminal, not in CI, and not
 * where a variable says no.
 */
export function mayNotify(
  args: readonly string[],
  { env, out, err, parent }: Pick<CliContext, 'env' | 'out' | 'err' | 'parent'>,
): boolean {
  if (env.CI || env.LOGPIPE_NO_UPDATE_CHECK || env.NO_UPDATE_NOTIFIER) return false
  if (!out.isTty || !err.isTty || parent !== undefined) return false
  return args.length > 0 && !args.some(isSilent)
}

/** `-q` may stand with other letters, as in `-qf`. */
function isSilent(arg: string): boolean {
  return silent.has(arg) || arg.startsWith('__') || /^-[a-z]*q/i.test(arg)
}
