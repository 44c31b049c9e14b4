import type { Rejection, ServedRequest } from '@logpipe/infra/listener'
import type { CliContext, Output } from '../context.ts'
import { messageOf } from '../error-message.ts'
import { isQuiet } from '../quiet.ts'
import { jsonLine, printable } from './format.ts'

type Level = 'info' | 'warn' | 'error'

/** The log of a server about itself, on stderr: nothing of what it stores. */
export interface ServerLog {
  readonly event: (level: Level, event: string, facts?: Readonly<Record<string, string | number>>) => void
  /** An error that the server survives. */
  readonly failure: (error: unknown) => void
  readonly request: (served: ServedRequest) => void
  /** A connection that was ended without a request. */
  readonly rejected: (rejection: Rejection) => void
}

/** One line for each event: an object with `time`, `level` and `event`, or the same for people. With `--quiet` only errors. */
export function createServerLog(
  format: 'json' | 'text',
  { err, errors, now }: Pick<CliContext, 'err' | 'errors' | 'now'>,
): ServerLog {
  const isSilent = isQuiet({ err, errors })
  const write = boundedWriter(errors, (lines) => event('warn', 'log_lines_dropped', { lines }))
  const event: ServerLog['event'] = (level, name, facts = {}) => {
    if (isSilent && level !== 'error') return
    const time = new Date(now()).toISOString()
    if (format === 'json') return write(jsonLine({ time, level, event: name, ...facts }))
    const color = { info: errors.color.cyan, warn: errors.color.yellow, error: errors.color.red }[level]
    const rest = Object.entries(facts).map(([key, value]) => ` ${key}=${printable(String(value))}`)
    write(`${errors.color.dim(time)} ${color(level.padEnd(5))} ${name}${rest.join('')}\n`)
  }
  return {
    event,
    failure: (error) => event('error', 'failure', { message: messageOf(error) }),
    rejected: ({ reason, address }) => event('info', 'rejected', { reason, client: address }),
    request: ({ requestId, route = 'none', status, ms, bodyBytes, clientAddress }) =>
      event('info', 'request', {
        ...{ request_id: requestId, route, status, ms: Math.round(ms * 10) / 10 },
        ...{ body_bytes: bodyBytes, client: clientAddress },
      }),
  }
}

/** What may wait for a reader of the log. Characters. */
const maxUnread = 1024 * 1024

/** Writes lines until so many wait for a slow reader; those beyond are dropped, and counted once it has caught up. */
function boundedWriter({ write, drained }: Output, onDropped: (lines: number) => void): (line: string) => void {
  let [unread, dropped] = [0, 0]
  const reset = (): void => {
    const lines = dropped
    unread = dropped = 0
    if (lines > 0) onDropped(lines)
  }
  return (line) => {
    if (unread > maxUnread) {
      dropped++
      return
    }
    write(line)
    if (drained !== undefined && unread === 0) drained().then(reset, reset)
    if (drained !== undefined) unread += line.length
  }
}
