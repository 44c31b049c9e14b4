import { createClient } from '@logpipe/sdk'

const maxWaiting = 10_000

/** Middleware that sends one record per request. `close` sends what is left. */
export function requestLog({ everyMs = 1_000, onError = console.warn, ...options }) {
  const client = createClient(options)
  let waiting = []
  let dropped = 0
  let sending = Promise.resolve()

  const send = async () => {
    const records = waiting
    if (dropped > 0) onError(`logpipe: ${dropped} records dropped`)
    waiting = []
    dropped = 0
    if (records.length === 0) return
    try {
      const { errors } = await client.ingest(records)
      if (errors.length > 0) onError(`logpipe refused ${errors.length} records: ${errors[0].code}`)
    } catch (error) {
      onError(`logpipe: ${records.length} records not sent: ${error.code}`)
    }
  }
  // One request after the other; what arrives meanwhile waits for the next.
  const flush = () => {
    sending = sending.then(send)
    return sending
  }
  const timer = setInterval(flush, everyMs)
  timer.unref()

  const middleware = (request, response, next) => {
    const startedMs = performance.now()
    response.once('finish', () => {
      if (waiting.length === maxWaiting) dropped++
      else waiting.push(recordOf(request, response, performance.now() - startedMs))
    })
    next()
  }
  const close = async () => {
    clearInterval(timer)
    await flush()
    await client.close()
  }
  return Object.assign(middleware, { close })
}

function recordOf({ method, originalUrl }, { statusCode }, tookMs) {
  return {
    text: `${statusCode} ${method} ${originalUrl}`,
    severity: statusCode >= 500 ? 'error' : 'info',
    timestamp: new Date().toISOString(),
    attributes: { status: statusCode, took_ms: Math.round(tookMs) },
  }
}
