import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { against, bin, round } from './measure.ts'
import { onOneCore } from './nginx.ts'

/** Where nginx runs, and what it writes; its log has the time of each request, seconds, in a line. */
export interface WireTarget {
  readonly url: string
  readonly folder: string
}

/** What `load` reports of a rate beside what nginx has counted, and by when it has: at most this error, percent. */
const barPercent = 0.1

/** Runs `load` on one core at one rate after the other. */
export async function wireRates(target: WireTarget, rpms: readonly number[], flags: readonly string[] = []) {
  const rates: Record<string, Awaited<ReturnType<typeof wireRate>>> = {}
  for (const rpm of rpms) rates[rpm] = await wireRate(target, rpm, flags)
  return rates
}

async function wireRate({ url, folder }: WireTarget, rpm: number, flags: readonly string[]) {
  const runSeconds = rpm < 10_000 ? 30 : 10
  const args = ['load', '--json', '--target', url, '--rpm', String(rpm), '--duration', `${runSeconds}s`, ...flags]
  const log = join(folder, 'ingest.log')
  const before = await bytesOf(log)
  const report = JSON.parse(await onOneCore(process.execPath, [bin, ...args]))
  const { counted, perSecond } = await requestsSince(log, before)
  const asked = Math.round((rpm / 60) * runSeconds)
  return {
    rate_error_percent: against(round((perSecond / (rpm / 60) - 1) * 100, 3), { within: barPercent }),
    count_error_percent: against(round((counted / asked - 1) * 100, 3), { within: barPercent }),
    counted_by_nginx: counted,
    asked,
    reported_error_percent: round(report.rate.error_percent, 3),
    lag_p99_ms: report.lag_ms.p99,
    verdict: report.verdict,
  }
}

/** nginx writes its log with a delay of at most 100 ms. */
async function bytesOf(log: string): Promise<number> {
  await sleep(300)
  const file = await open(log)
  const { size } = await file.stat()
  await file.close()
  return size
}

/** Requests that were logged from there on, and how many a second from the first to the last. Health checks are in no log. */
async function requestsSince(log: string, offset: number) {
  const end = await bytesOf(log)
  const file = await open(log)
  const { buffer } = await file.read({ buffer: Buffer.alloc(end - offset), position: offset })
  await file.close()
  const times = buffer.toString('latin1').trimEnd().split('\n').map(Number)
  const spanSeconds =
    times.reduce((last, time) => Math.max(last, time), 0) -
    times.reduce((first, time) => Math.min(first, time), Number.POSITIVE_INFINITY)
  return { counted: times.length, perSecond: (times.length - 1) / spanSeconds }
}
