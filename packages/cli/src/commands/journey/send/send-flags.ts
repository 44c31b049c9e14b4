import { LogpipeError } from '@logpipe/sdk/contract'
import { choiceError } from '../../../config/choice-error.ts'
import { collect, parseBytes, parseCount, parseDuration, parseRecordRate } from '../../../config/parse-option.ts'
import { shellWord } from '../../../render/format.ts'
import { repeatState, repeatTarget } from '../../../render/target-flags.ts'
import type { Compression } from '../../../ship/deliver/compress.ts'
import { pacedBatch } from '../../../ship/deliver/pace.ts'
import { targetCommand } from '../../base-commands.ts'
import type { FlagsOf } from '../../define-command.ts'
import { repeatFormat } from './format-flags.ts'
import { repeatSources, sourceFlags } from './source-flags.ts'

export type SendFlags = FlagsOf<typeof sendCommand>

export const sendCommand = () =>
  targetCommand()
    .argument('[paths...]', 'files, folders or globs; stdin without any')
    .option('-t, --tenant <id>', 'tenant that the logs belong to; by default the one of the key')
    .option('--batch <records>', 'records per request, 1 to 5000', '1000')
    .option(
      '--concurrency <requests>',
      'most requests in flight at once; fewer where the endpoint is slow or refuses',
      '8',
    )
    .option('--rate <records>', 'most records per second, such as 1000 or 60000/m')
    .option('--compress <how>', 'zstd, gzip or none; by default none to this machine, and zstd to others')
    .option('--start-line <number>', 'start at this line of the first file', '1')
    .option('-f, --follow', 'go on with what is written to the files, and with new ones, until Ctrl-C')
    .option('--from-start', 'with --follow, begin at the start of files that were not sent before (the default)')
    .option('--from-end', 'with --follow, pass over what is in files that were not sent before')
    .option('--wait', 'wait until every accepted record is stored; say which are in the dead-letter queue instead')
    .option('--state <file>', 'where to remember how far each file was sent; default in the data folder')
    .option(
      '--spool <size>',
      'keep what was read from pipes and followed files on disk until it is sent, up to 1GB, say',
    )
    .option('--rejects <file>', 'append records that are refused for good to this file, with the reason')
    .option(
      '--give-up <time>',
      'how long to wait for an endpoint that is away; by default a few seconds with files, without end with pipes',
    )
    .option('--format <name>', 'how lines are read; see the documentation', 'auto')
    .option('--raw', 'keep each line whole as the text')
    .option('--field <field=path>', 'where text, severity, timestamp or id is in a line; repeatable', collect)
    .option('--tenant-from <path>', 'field of a line that names its tenant; lines without it go to --tenant')
    .option('--multiline <preset>', 'join stack traces of java, python, go, node or dotnet')
    .option('--multiline-start <pattern>', 'RE2 pattern of the first line of a record; other lines belong to it')
    .option('--dry-run', 'send nothing; show how the first lines would be read')
    .option('--no-state', 'send files from their start, and remember nothing')
    .option(...sourceFlags.encoding)
    .option(...sourceFlags.long)
    .option(sourceFlags.exclude[0], sourceFlags.exclude[1], collect)
    .option(...sourceFlags.yes)

/** What the command that resumes needs, so that it reads the same files in the same way and sends them to the same place. */
export function repeatFlags(flags: SendFlags): string {
  const { rejects, rate, spool } = flags
  const valued = Object.entries({ rejects, rate, spool }).flatMap(([name, value]) =>
    value === undefined ? [] : [` --${name} ${shellWord(value)}`],
  )
  return [repeatTarget(flags), repeatState(flags.state), repeatSources(flags), repeatFormat(flags), ...valued].join('')
}

/** What a spool may take on the disk. */
const spoolSizes = { min: '16MB', max: '1TB' }

/** Checks the flags, alone and together. Throws `invalid_option`. */
export function parseSendFlags(flags: SendFlags, paths: readonly string[]) {
  const isFollowing = flags.follow === true
  if (isFollowing && flags.dryRun) throw invalid('--follow and --dry-run exclude each other')
  if (!isFollowing && (flags.fromStart || flags.fromEnd)) throw invalid('--from-start and --from-end need --follow')
  if (flags.fromStart && flags.fromEnd) throw invalid('--from-start and --from-end exclude each other')
  if (isFollowing && flags.startLine !== '1') throw invalid('--start-line is for files that are not followed')
  if (isFollowing && (paths.length === 0 || paths.includes('-')))
    throw invalid('--follow needs files, folders or globs')
  const recordsPerSecond = flags.rate === undefined ? undefined : parseRecordRate('--rate', flags.rate)
  const batchRecords = parseCount('--batch', flags.batch, { min: 1, max: 5_000 })
  return {
    isFollowing,
    compression: parseCompression(flags.compress),
    recordsPerSecond,
    batchRecords: pacedBatch(batchRecords, recordsPerSecond),
    concurrency: parseCount('--concurrency', flags.concurrency, { min: 1, max: 64 }),
    spoolBytes: flags.spool === undefined ? undefined : parseBytes('--spool', flags.spool, spoolSizes),
    giveUpMs: flags.giveUp === undefined ? undefined : parseDuration('--give-up', flags.giveUp),
    skipLines: parseCount('--start-line', flags.startLine, { min: 1, max: Number.MAX_SAFE_INTEGER }) - 1,
  }
}

function parseCompression(value: string | undefined): Compression | undefined {
  if (value === undefined || value === 'zstd' || value === 'gzip' || value === 'none') return value
  throw choiceError('--compress', value, { names: ['zstd', 'gzip', 'none'], mustBe: 'zstd, gzip or none' })
}

function invalid(message: string): LogpipeError {
  return new LogpipeError('invalid_option', message)
}
