import build from 'pino-abstract-transport'
import { tenantField } from '../context/request-context.ts'
import { isDateTime } from '../contract/date-time.ts'
import { timestampOfEpoch, timestampOfNumber } from '../contract/epoch.ts'
import type { Severity } from '../contract/log-record.ts'
import { isObject } from '../contract/values.ts'
import { fitRecord } from '../sender/fit-record.ts'
import { openSender, type TransportOptions } from '../sender/open-sender.ts'
import { severityOfName } from '../sender/severity-of-name.ts'

/** Options for `pino.transport({ target: '@logpipe/sdk/pino', options })`. They go to a worker: functions cannot. */
export interface PinoTransportOptions extends TransportOptions {
  /** pino's `messageKey`. `msg` by default. */
  readonly messageKey?: string
}

/** Sends pino's lines: in a worker, so that the logger's thread only hands them over. */
export async function pinoTransport(options: PinoTransportOptions) {
  const { messageKey = 'msg', ...senderOptions } = options
  const sender = openSender(senderOptions)
  return build(
    async (source) => {
      // What is not JSON was not written by pino, and is a log all the same.
      source.on('unknown', (line: unknown) => sender.send({ text: String(line) || '(empty)' }))
      for await (const line of source) {
        if (sender.send(recordOfLine(line, messageKey)) === 'full') await sender.ready()
      }
    },
    { close: () => sender.close() },
  )
}

// biome-ignore lint/style/noDefaultExport: pino loads the default export of a transport
export default pinoTransport

/** The record that a line of pino is. Exported for tests. */
export function recordOfLine(line: unknown, messageKey = 'msg') {
  const { level, time, [messageKey]: message, [tenantField]: tenant, ...rest } = isObject(line) ? line : { msg: line }
  const timestamp = timestampOf(time)
  const severity = severityOf(level)
  return fitRecord({
    text: textOf(message),
    severity: severity ?? 'info',
    ...(timestamp !== undefined && { timestamp }),
    ...(typeof tenant === 'string' && { tenant_id: tenant }),
    attributes: { ...(severity === undefined && level !== undefined && { level }), ...rest },
  })
}

function textOf(message: unknown): string {
  if (typeof message === 'string') return message
  return message === undefined || message === null ? '' : JSON.stringify(message)
}

/** pino's own levels are 10 to 60; custom ones lie between or beyond. */
function severityOf(level: unknown): Severity | undefined {
  if (typeof level === 'string') return severityOfName(level)
  if (typeof level !== 'number') return undefined
  if (level < 30) return 'debug'
  if (level < 40) return 'info'
  if (level < 50) return 'warning'
  return level < 60 ? 'error' : 'fatal'
}

/**
 * Each of pino's `stdTimeFunctions`: milliseconds, seconds, ISO 8601 with milliseconds or nanoseconds; of others, micro- and
 * nanoseconds too. Undefined for anything else: the record then has the time of its sending.
 */
function timestampOf(time: unknown): string | undefined {
  if (typeof time === 'number') return timestampOfNumber(time)
  if (typeof time !== 'string') return undefined
  return isDateTime(time) ? time : timestampOfEpoch(time)
}
