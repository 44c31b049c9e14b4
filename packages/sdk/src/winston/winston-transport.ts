import { format } from 'node:util'
import Transport from 'winston-transport'
import { isDateTime } from '../contract/date-time.ts'
import { fitRecord } from '../sender/fit-record.ts'
import { openSender, type TransportOptions } from '../sender/open-sender.ts'
import type { Sender } from '../sender/sender.ts'
import { severityOfName } from '../sender/severity-of-name.ts'

export interface WinstonTransportOptions extends TransportOptions, Transport.TransportStreamOptions {}

type Info = Readonly<Record<string | symbol, unknown>>

const [levelSymbol, splatSymbol] = [Symbol.for('level'), Symbol.for('splat')]

/**
 * A transport of winston. Ending the logger (`logger.end()`, then its `finish` event) delivers what is buffered. With
 * `onFull: 'block'`, winston's streams wait while memory is full, and its other transports with them.
 */
export class LogpipeTransport extends Transport {
  /** For its `stats`, `flush` and `close`. */
  readonly sender: Sender

  constructor(options: WinstonTransportOptions) {
    const { format: ownFormat, level, silent, handleExceptions, handleRejections, ...rest } = options
    super(defined({ format: ownFormat, level, silent, handleExceptions, handleRejections }))
    const { log: _log, logv: _logv, close: _close, ...senderOptions } = rest
    this.sender = openSender(senderOptions)
  }

  override log(info: Info, next: () => void): void {
    setImmediate(() => this.emit('logged', info))
    if (this.sender.send(recordOfInfo(info)) === 'full') this.sender.ready().then(next, next)
    else next()
  }

  override _final(callback: () => void): void {
    this.sender.close().then(callback, callback)
  }
}

/** The record that one `info` of winston is. Exported for tests. */
export function recordOfInfo(info: Info) {
  const { level: shown, message, timestamp, ...rest } = { ...info } as Record<string, unknown>
  // `colorize` changes `level`, not the symbol.
  const level = String(info[levelSymbol] ?? shown ?? 'info')
  const severity = severityOfName(level)
  const error = errorOf(info)
  const { text, metadata } = textOf(info, message ?? info.message)
  return fitRecord({
    text,
    severity: severity ?? 'info',
    ...(isIsoTime(timestamp) && { timestamp }),
    attributes: {
      ...(level !== severity && { level }),
      ...(timestamp !== undefined && !isIsoTime(timestamp) && { timestamp }),
      ...rest,
      ...metadata,
      ...(error !== undefined && { error }),
    },
  })
}

/** `logger.error(new Error())` makes the error the info; `logger.error('failed', error)` puts it into the splat. */
function errorOf(info: Info): unknown {
  if (info instanceof Error) return info
  if (info.message instanceof Error) return info.message
  const splat = info[splatSymbol]
  return Array.isArray(splat) ? splat.find((one) => one instanceof Error) : undefined
}

interface Interpolated {
  readonly text: string
  /** What no token of the text has used. */
  readonly metadata?: object
}

/**
 * Where no `format.splat()` did it, `%s` and its like are replaced here, and what they leave of the splat is metadata. winston itself takes any
 * `%` before a letter of its tokens for one, and then keeps metadata in the splat alone.
 */
function textOf(info: Info, message: unknown): Interpolated {
  if (message instanceof Error) return { text: message.message }
  const text = typeof message === 'string' ? message : message === undefined ? '' : format('%j', message)
  const splat = info[splatSymbol]
  if (!Array.isArray(splat) || !/%[scdjifoO%]/.test(text)) return { text }
  let used = 0
  const replaced = text.replace(/%[sdjifoO%]/g, (token) => {
    if (token === '%%') return '%'
    // `50%done` is not a place for a number where an object follows.
    if (used >= splat.length || (/%[dif]/.test(token) && isMetadata(splat[used]))) return token
    return format(token, splat[used++])
  })
  // As with `util.format`, `%%` is one `%` only where something was replaced.
  return { text: used === 0 ? text : replaced, metadata: Object.assign({}, ...splat.slice(used).filter(isMetadata)) }
}

function isMetadata(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Error)
}

/** One without an offset is local time, which the server cannot know. */
function isIsoTime(value: unknown): value is string {
  return isDateTime(value) && /(?:Z|[+-]\d\d:?\d\d)$/.test(value)
}

function defined(options: object): Transport.TransportStreamOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}
