import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { LogpipeError, limits, utf8Bytes } from '@logpipe/sdk/contract'
import { fileFailure } from '@logpipe/sdk/operations'
import { parseCount, parseRate, quote } from '../../../config/parse-option.ts'
import type { CliContext } from '../../../context.ts'
import type { TrafficSpec } from '../../../load/traffic/requests.ts'
import { parseSize } from '../../../load/traffic/sizes.ts'
import { createLineReader } from '../../../ship/format/read-line.ts'
import type { LoadFlags } from './load-flags.ts'

export interface ParsedTraffic {
  readonly spec: Omit<TrafficSpec, 'runId' | 'tenants' | 'batchRecords' | 'apiKey'>
  /** When each line is due, milliseconds; undefined where lines have no times of their own. */
  readonly replayMs: readonly number[] | undefined
}

type TrafficFlags = Pick<LoadFlags, 'seed' | 'size' | 'from' | 'replay' | 'duplicates' | 'bad' | 'personalData'>

/** What requests hold, by the flags. Throws `invalid_option`, or `unreadable_input` for the lines. */
export async function parseTraffic(
  flags: TrafficFlags,
  { cwd, now }: Pick<CliContext, 'cwd' | 'now'>,
): Promise<ParsedTraffic> {
  const { from, replay, size, duplicates, bad, personalData } = flags
  if (replay !== undefined && from === undefined) {
    throw new LogpipeError('invalid_option', '--replay needs the lines of --from')
  }
  const lines = from === undefined ? undefined : await readLines(from, cwd)
  return {
    spec: {
      seed: parseSeed(flags.seed),
      ...(size !== undefined && { size: parseSize(size) }),
      ...(lines && { lines }),
      ...(duplicates !== undefined && { duplicateShare: parseShare('--duplicates', duplicates) }),
      ...(bad !== undefined && { badShare: parseShare('--bad', bad) }),
      ...(personalData && { isPlanted: true }),
    },
    replayMs: lines && replay !== undefined ? timesOf(lines, parseFactor(replay), now()) : undefined,
  }
}

export function parseSeed(seed: string): number {
  return parseCount('--seed', seed, { min: 0, max: 4_294_967_295 })
}

/** Lines are kept in memory by each thread. */
const maxFileBytes = 64 * 1024 * 1024

/** Empty lines are left out: there is no record without a text. */
async function readLines(path: string, cwd: string): Promise<readonly string[]> {
  const text = await readFile(resolve(cwd, path), 'utf8').catch((cause: unknown) => {
    throw fileFailure('read', path, cause)
  })
  const lines = text.split(/\r?\n/)
  const long = lines.findIndex((line) => line.length > limits.maxTextBytes / 4 && utf8Bytes(line) > limits.maxTextBytes)
  const problem =
    text.length > maxFileBytes
      ? `has over ${maxFileBytes / 1024 / 1024} MiB`
      : long >= 0
        ? `has a line ${long + 1} of over ${limits.maxTextBytes} bytes`
        : lines.every((line) => line === '')
          ? 'has no lines'
          : undefined
  if (problem !== undefined) throw new LogpipeError('invalid_option', `--from ${quote(path)}: it ${problem}`)
  return lines.filter((line) => line !== '')
}

/** A line without a time, or one of before, follows the one before it at once. */
function timesOf(lines: readonly string[], factor: number, nearMs: number): readonly number[] {
  const read = createLineReader({ nearMs })
  let [startMs, lastMs] = [Number.NaN, 0]
  const times = lines.map((line) => {
    const ms = Date.parse(read(line).record.timestamp ?? '')
    if (Number.isNaN(ms)) return lastMs
    if (Number.isNaN(startMs)) startMs = ms
    lastMs = Math.max(lastMs, (ms - startMs) / factor)
    return lastMs
  })
  if (Number.isNaN(startMs)) throw new LogpipeError('invalid_option', '--replay: no line of --from has a timestamp')
  return times
}

function parseFactor(value: string): number {
  return parseRate('--replay', value, 1_000_000)
}

/** A share such as 1% or 0.5%. */
function parseShare(name: string, value: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*%$/.exec(value.trim())
  const share = Number(match?.[1]) / 100
  if (share > 0 && share <= maxShare) return share
  throw new LogpipeError(
    'invalid_option',
    `${name} is ${quote(value)}; it must be a share above 0 and at most 40%, such as 1%`,
  )
}

const maxShare = 0.4
