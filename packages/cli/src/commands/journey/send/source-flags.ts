import { choiceError } from '../../../config/choice-error.ts'
import { shellWord } from '../../../render/format.ts'
import type { LongLines } from '../../../ship/source/cut-lines.ts'
import { encodingNames, parseEncoding } from '../../../ship/source/encoding.ts'
import type { FindOptions } from '../../../ship/source/find-inputs.ts'

/** The flags that say which files are read, and how. */
export interface SourceFlags {
  readonly encoding?: string | undefined
  readonly long: string
  readonly exclude?: readonly string[] | undefined
  readonly yes?: true | undefined
}

/** Folders and globs with more files are read only with `--yes`, or where a person says so: a typing error must not send a disk. */
const maxFiles = 10_000

/** As commander takes them, with a default where there is one. */
export const sourceFlags = {
  encoding: ['--encoding <name>', 'encoding of the files, such as latin1, utf-16le or shift_jis; UTF-8 without'],
  long: ['--long <what>', 'a line over the limit: skip it, split it into pieces, or fail', 'skip'],
  exclude: ['--exclude <glob>', 'leave out these files and folders; repeatable'],
  yes: ['--yes', `read more than ${maxFiles.toLocaleString('en-US')} files without asking`],
} as const

/** Checks the flags. Throws `invalid_option`. */
export function parseSourceFlags({ encoding, long, exclude = [], yes }: SourceFlags): FindOptions {
  return {
    exclude,
    ...(yes !== true && { maxFiles }),
    reading: { long: parseLong(long), ...(encoding !== undefined && { encoding: parseName(encoding) }) },
  }
}

/** The same flags again, each after a space, for a next command to be pasted. */
export function repeatSources({ encoding, long, exclude = [], yes }: SourceFlags): string {
  return [
    encoding === undefined ? '' : ` --encoding ${shellWord(encoding)}`,
    long === sourceFlags.long[2] ? '' : ` --long ${shellWord(long)}`,
    ...exclude.map((glob) => ` --exclude ${shellWord(glob)}`),
    yes === true ? ' --yes' : '',
  ].join('')
}

function parseName(name: string) {
  const encoding = parseEncoding(name)
  if (encoding !== undefined) return encoding
  const mustBe = `one of ${encodingNames.join(', ')}, or a label of one, such as latin1`
  throw choiceError('--encoding', name, { names: encodingNames, mustBe })
}

function parseLong(value: string): LongLines {
  if (value === 'skip' || value === 'split' || value === 'fail') return value
  throw choiceError('--long', value, { names: ['skip', 'split', 'fail'], mustBe: 'skip, split or fail' })
}
