import { isObject, type LogpipeError } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import { decodeHistogram } from '../measure/histograms.ts'
import type { SecondRow } from '../measure/recorder.ts'
import type { Backlog, BacklogSample } from '../proof/backlog.ts'
import type { TenantOutcome } from '../proof/count-tenants.ts'
import type { LoadReport } from '../report/load-report.ts'
import type { NoiseReport, OthersRun, WrongRecords } from '../report/noise-report.ts'
import {
  areCounts,
  ifThere,
  isCount,
  isNumber,
  isText,
  isYesOrNo,
  listOf,
  objectOf,
  oneOf,
  orNull,
} from './check-shape.ts'
import type {
  GeneratorShape,
  HistogramName,
  RunEnvironment,
  RunHistograms,
  RunResult,
  RunShape,
  ShapeStage,
} from './run-result.ts'
import type { TrafficShape } from './traffic-shape.ts'

/** Raised when a reader of the version before would misread the file. */
const [formatName, formatVersion] = ['logpipe-load', 1]

/** The file of a result; what `parseResult` reads. */
export function resultText(result: RunResult): string {
  return `${JSON.stringify({ format: formatName, version: formatVersion, ...result })}\n`
}

/** A result, and its histograms decoded. */
export interface ReadResult {
  readonly result: RunResult
  readonly histograms: RunHistograms
}

/** Reads what `resultText` wrote; `path` is how the user knows the file. Throws `unusable_result`. */
export function parseResult(text: string, path: string): ReadResult {
  const document = parseJson(text, path)
  if (!isObject(document) || document.format !== formatName) {
    const isReport = isObject(document) && isObject(document.latency_ms)
    throw unusable(
      path,
      isReport ? 'is only a report, as an older logpipe wrote it' : 'is not the result of a load test',
    )
  }
  const { format: _, version, ...rest } = document
  if (version !== formatVersion) {
    throw unusable(path, `has version ${JSON.stringify(version)} of the format; this logpipe reads ${formatVersion}`)
  }
  const problem = isResult(rest, '')
  if (problem !== undefined) throw unusable(path, `is damaged: ${problem}`)
  const result = rest as unknown as RunResult
  return { result, histograms: decodeAll(result, path) }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw unusable(path, 'is cut short or not JSON', cause)
  }
}

/** They hold a value for each response and each request: where they do not, the file is not as it was written. */
function decodeAll({ histograms, report }: RunResult, path: string): RunHistograms {
  const decoded = (name: HistogramName, values: number) => {
    const histogram = decodedOf(histograms[name])
    if (histogram?.totalCount === values) return histogram
    throw unusable(path, `is damaged: histograms.${name} does not hold the ${values} values of the report`)
  }
  return {
    latency: decoded('latency', report.responses),
    service: decoded('service', report.responses),
    lag: decoded('lag', report.requests),
  }
}

function decodedOf(encoded: string): ReturnType<typeof decodeHistogram> | undefined {
  try {
    return decodeHistogram(encoded)
  } catch {
    return undefined
  }
}

function unusable(path: string, why: string, cause?: unknown): LogpipeError {
  return operationError('unusable_result', `${path} ${why}`, { cause })
}

const isPercentiles = objectOf<LoadReport['latency_ms']>({
  p50: isNumber,
  p90: isNumber,
  // Not in results of versions before.
  p95: ifThere(isNumber),
  p99: isNumber,
  p999: isNumber,
  max: isNumber,
})

const isOthersRun = objectOf<OthersRun>({
  latency_p99_ms: orNull(isNumber),
  pipeline_p99_ms: orNull(isNumber),
  failed: isCount,
})

const areWrongRecords = objectOf<WrongRecords>({
  ...{ refused: isCount, unanswered: isCount, lost: orNull(isCount), duplicated: orNull(isCount) },
  ...{ misplaced: orNull(isCount), unredacted: ifThere(isCount), bad_accepted: ifThere(isCount) },
})

const isReport = objectOf<LoadReport>({
  verdict: oneOf(['passed', 'failed', 'invalid', 'inconclusive', 'interrupted']),
  missed: listOf(objectOf<LoadReport['missed'][number]>({ objective: isText, value: orNull(isNumber) })),
  target: isText,
  tenants: isCount,
  concurrency: ifThere(isCount),
  requests: isCount,
  ended_early: ifThere(oneOf(['max_requests'])),
  responses: isCount,
  rate: objectOf<LoadReport['rate']>({
    target_per_second: orNull(isNumber),
    achieved_per_second: orNull(isNumber),
    error_percent: orNull(isNumber),
  }),
  records: objectOf<LoadReport['records']>({
    sent: isCount,
    accepted: isCount,
    stored: orNull(isCount),
    refused: isCount,
    unanswered: isCount,
    lost: orNull(isCount),
    duplicated: orNull(isCount),
    misplaced: orNull(isCount),
    // Not in results of versions before.
    unanswered_stored: ifThere(orNull(isCount)),
    unclear_stored: ifThere(orNull(isCount)),
    repeated: ifThere(isCount),
    rejected: ifThere(isCount),
    bad_accepted: ifThere(isCount),
    unredacted: ifThere(orNull(isCount)),
  }),
  drain_ms: orNull(isNumber),
  latency_ms: isPercentiles,
  pipeline_ms: ifThere(isPercentiles),
  backlog: ifThere(
    objectOf<Backlog>({
      peak: isCount,
      growth_per_second: isNumber,
      samples: listOf(objectOf<BacklogSample>({ ms: isNumber, queued: isCount })),
    }),
  ),
  noise: ifThere(
    objectOf<NoiseReport>({
      ...{ tenant: isText, factor: isCount, calm: isOthersRun, noisy: isOthersRun },
      calm_records: ifThere(areWrongRecords),
    }),
  ),
  service_ms: isPercentiles,
  lag_ms: isPercentiles,
  late: isCount,
  unsent: isCount,
  statuses: areCounts,
  failures: areCounts,
  unreachable: orNull(isText),
  generator: objectOf<LoadReport['generator']>({
    engine: ifThere(oneOf(['sockets', 'undici'])),
    limit: orNull(oneOf(['cpu', 'sockets', 'connections', 'gc', 'machine'])),
    busy_percent: isNumber,
    gc_ms: isNumber,
    longest_gc_ms: isNumber,
  }),
  seconds: listOf(
    objectOf<SecondRow>({
      second: isCount,
      sent: isCount,
      responses: isCount,
      failed: isCount,
      p50: isNumber,
      p99: isNumber,
      max: isNumber,
    }),
  ),
  error: ifThere(objectOf<NonNullable<LoadReport['error']>>({ code: isText, message: isText })),
})

const isGenerator = objectOf<GeneratorShape>({
  ...{ threads: isCount, precise: isYesOrNo, warm_up: isYesOrNo, max_lag_ms: isNumber },
  noisy: orNull(isText),
})

const isTraffic = objectOf<TrafficShape>({
  seed: isCount,
  tenants: listOf(objectOf<TrafficShape['tenants'][number]>({ tenant: isText, weight: isCount })),
  size: orNull(isText),
  lines: orNull(objectOf<NonNullable<TrafficShape['lines']>>({ count: isCount, sha256: isText })),
  duplicates: isNumber,
  bad: isNumber,
  personal_data: isYesOrNo,
})

const isResult = objectOf<RunResult>({
  started_at: (value, at) =>
    isText(value, at) ?? (Number.isNaN(Date.parse(String(value))) ? `${at}: no time` : undefined),
  command: isText,
  environment: objectOf<RunEnvironment>({ logpipe: isText, node: isText, os: isText, cpu: isText, cpus: isCount }),
  shape: objectOf<RunShape>({
    stages: listOf(objectOf<ShapeStage>({ from_rate: isNumber, to_rate: isNumber, duration_ms: isNumber })),
    arrivals: oneOf(['constant', 'poisson', 'replay']),
    batch: isCount,
    concurrency: ifThere(isCount),
    traffic: ifThere(isTraffic),
    connections: ifThere(isCount),
    timeout_ms: ifThere(isNumber),
    generator: ifThere(isGenerator),
  }),
  objectives: listOf(isText),
  report: isReport,
  tenants: listOf(
    objectOf<TenantOutcome>({ tenant: isText, accepted: isCount, refused: isCount, unanswered: isCount }),
  ),
  histograms: objectOf<RunResult['histograms']>({ latency: isText, service: isText, lag: isText }),
})
