import { LogpipeError } from '../contract/logpipe-error.ts'
import { abortable, sharedSource, sourceOf } from './abortable.ts'
import type { CallOptions } from './client.ts'
import { checkDeadline, type Settings } from './client-options.ts'
import { limitCalls } from './limit-calls.ts'
import type { Call } from './send-request.ts'
import type { Transport } from './transport.ts'

export interface OpenCall extends Call {
  /** Runs a task while a body counts as in progress. */
  readonly holding: <T>(body: string | Uint8Array | undefined, task: () => Promise<T>) => Promise<T>
}

export interface Calls {
  readonly open: <T>(options: CallOptions | undefined, run: (call: OpenCall) => Promise<T>) => Promise<T>
  readonly close: () => Promise<void>
}

/** Every call goes through here: with its place among the calls in progress, its deadline and its signals. */
export function openCalls(settings: Settings, transport: Transport): Calls {
  const calls = limitCalls(settings)
  const shared = settings.signal === undefined ? [] : [sharedSource(settings.signal)]
  let closing: Promise<void> | undefined
  const holding: OpenCall['holding'] = async (body, task) => {
    const letGo = calls.hold(body)
    try {
      return await task()
    } finally {
      letGo()
    }
  }
  return {
    open: async (options = {}, run) => {
      if (closing !== undefined) throw new LogpipeError('client_closed', 'the client is closed')
      const { signal, deadlineMs } = options
      const deadlineAtMs = settings.elapsed() + checkDeadline(deadlineMs ?? settings.deadlineMs)
      const leave = calls.enter()
      try {
        const sources = signal === undefined ? shared : [...shared, sourceOf(signal)]
        return await abortable(sources, (both) => run({ deadlineAtMs, holding, ...(both && { signal: both }) }))
      } finally {
        leave()
      }
    },
    close: () => {
      closing ??= calls.idle().then(transport.close)
      return closing
    },
  }
}
