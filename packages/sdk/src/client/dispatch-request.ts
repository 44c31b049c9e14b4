import type { Dispatcher } from 'undici'
import type { HttpResponse } from './transport.ts'

/**
 * One request on a dispatcher of undici, and its whole response. Rejects with the signal's reason as soon as it is aborted, also while the request
 * waits for a connection. undici's own `request` costs as much again, for streams of which none is used here.
 */
export function dispatchRequest(
  dispatcher: Pick<Dispatcher, 'dispatch'>,
  options: Dispatcher.DispatchOptions,
  signal: AbortSignal,
): Promise<HttpResponse> {
  return new Promise<HttpResponse>((resolve, reject) => {
    const chunks: Buffer[] = []
    let [status, headers]: [number, HttpResponse['headers']] = [0, {}]
    let stop: () => void = () => undefined
    const abort = (): void => {
      stop()
      reject(signal.reason)
    }
    signal.addEventListener('abort', abort, { once: true })
    const settled = (): void => signal.removeEventListener('abort', abort)
    dispatcher.dispatch(options, {
      onRequestStart: (controller) => {
        stop = () => controller.abort(signal.reason)
        if (signal.aborted) stop()
      },
      onResponseStart: (_, statusCode, fields) => {
        status = statusCode
        headers = fields
      },
      onResponseData: (_, chunk) => {
        chunks.push(chunk)
      },
      onResponseEnd: () => {
        settled()
        resolve({ status, headers, body: textOf(chunks) })
      },
      onResponseError: (_, error) => {
        settled()
        reject(error)
      },
    })
  })
}

function textOf(chunks: readonly Buffer[]): string {
  const [only] = chunks
  return (only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks)).toString('utf8')
}
