import { LogpipeError } from '@logpipe/sdk/contract'
import { choiceError } from '../../../config/choice-error.ts'
import { quote } from '../../../config/parse-option.ts'
import { shellWord } from '../../../render/format.ts'
import { type FieldPaths, type PlacedField, placedFields } from '../../../ship/format/field-paths.ts'
import { formatNames, isFormatName } from '../../../ship/format/formats.ts'
import type { RecordFormat } from '../../../ship/format/open-record-reader.ts'
import type { Continues } from '../../../ship/join/join-lines.ts'
import { isPresetName, presets, startsAt } from '../../../ship/join/presets.ts'

/** The flags of `send` that say how lines are read. */
export interface FormatFlags {
  readonly format: string
  readonly raw?: true | undefined
  readonly field?: readonly string[] | undefined
  readonly tenantFrom?: string | undefined
  readonly multiline?: string | undefined
  readonly multilineStart?: string | undefined
}

/** Checks the flags before anything is sent. Throws `invalid_option`. */
export async function parseFormatFlags(flags: FormatFlags): Promise<Omit<RecordFormat, 'nearMs'>> {
  const { format, raw, field = [], tenantFrom } = flags
  if (!isFormatName(format)) throw choiceError('--format', format, { names: formatNames })
  if (tenantFrom === '') throw invalid('--tenant-from is empty; it must be the name of a field, such as customer.id')
  const continues = await continuesOf(flags)
  if (continues !== undefined && format === 'json') {
    throw invalid('--multiline cannot be combined with --format json, which finds the end of each object itself')
  }
  return {
    format,
    isRaw: raw === true,
    paths: { ...pathsOf(field), ...(tenantFrom !== undefined && { tenant: tenantFrom }) },
    ...(continues && { continues }),
  }
}

/** The same flags again, each after a space, for a next command to be pasted: lines that are read otherwise would be other records. */
export function repeatFormat({ format, raw, field = [], tenantFrom, multiline, multilineStart }: FormatFlags): string {
  const valued = { format: format === 'auto' ? undefined : format, 'tenant-from': tenantFrom, multiline }
  return [
    ...Object.entries({ ...valued, 'multiline-start': multilineStart }).flatMap(([name, value]) =>
      repeated(name, value),
    ),
    ...field.flatMap((value) => repeated('field', value)),
    raw === true ? ' --raw' : '',
  ].join('')
}

function repeated(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [` --${name} ${shellWord(value)}`]
}

function pathsOf(values: readonly string[]): FieldPaths {
  const paths: { [field in PlacedField]?: string[] } = {}
  for (const value of values) {
    const equals = value.indexOf('=')
    const [name, path] = [value.slice(0, equals), value.slice(equals + 1)]
    if (equals < 0 || path === '' || !isPlaced(name)) {
      throw invalid(
        `--field is ${quote(value)}; it must be text=, severity=, timestamp= or id= and a field, such as text=log.msg`,
      )
    }
    paths[name] = [...(paths[name] ?? []), path]
  }
  return paths
}

function isPlaced(name: string): name is PlacedField {
  return placedFields.some((field) => field === name)
}

async function continuesOf({ multiline, multilineStart }: FormatFlags): Promise<Continues | undefined> {
  if (multilineStart !== undefined) {
    if (multiline !== undefined) throw invalid('--multiline and --multiline-start exclude each other')
    return startsAt(await matcherOf(multilineStart))
  }
  if (multiline === undefined) return undefined
  if (isPresetName(multiline)) return presets[multiline]
  throw choiceError('--multiline', multiline, { names: Object.keys(presets) })
}

/** RE2, so that no pattern takes more than linear time; loaded when it is asked for. */
async function matcherOf(pattern: string): Promise<(line: string) => boolean> {
  const { RE2JS } = await import('re2js')
  try {
    const compiled = RE2JS.compile(pattern)
    return (line) => compiled.matcher(line).find()
  } catch (cause) {
    throw invalid(`--multiline-start ${quote(pattern)} is not a valid RE2 pattern`, cause)
  }
}

function invalid(message: string, cause?: unknown): LogpipeError {
  return new LogpipeError('invalid_option', message, { cause })
}
