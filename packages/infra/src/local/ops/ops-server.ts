import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Listener } from '../gateway/http-server.ts'
import { type RunningServer, startServer } from '../gateway/http-server.ts'
import { expositionType } from './exposition.ts'

export interface OpsParts {
  /** Of the stack, sent with each response. */
  readonly instance: string
  /** The text for Prometheus. */
  readonly metrics: () => Promise<string>
  /** What keeps the stack from serving, each a sentence. */
  readonly problems: () => Promise<readonly string[]>
}

/**
 * Serves who runs the stack, apart from who sends to it: `/metrics` for Prometheus, `/livez` while the process runs, `/readyz` while it can
 * serve. Without keys: it says nothing of what is stored.
 */
export async function startOpsServer(listener: Listener, parts: OpsParts): Promise<RunningServer> {
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    request.resume()
    answer(request, response, parts).catch(() => response.destroy())
  }
  return startServer(listener, { serve, instance: parts.instance, responseOf: () => undefined })
}

async function answer({ url, method }: IncomingMessage, response: ServerResponse, parts: OpsParts): Promise<void> {
  const [path] = (url ?? '').split('?')
  response.setHeader('x-logpipe-instance', parts.instance)
  if (method !== 'GET' && method !== 'HEAD') return end(response, 405, 'only GET and HEAD\n')
  switch (path) {
    case '/livez':
      return end(response, 200, 'ok\n')
    case '/readyz': {
      const problems = await parts.problems()
      return end(
        response,
        problems.length === 0 ? 200 : 503,
        problems.length === 0 ? 'ok\n' : `${problems.join('\n')}\n`,
      )
    }
    case '/metrics':
      return end(response, 200, await parts.metrics(), expositionType)
    default:
      return end(response, 404, 'there are /metrics, /livez and /readyz\n')
  }
}

function end(response: ServerResponse, status: number, body: string, type = 'text/plain; charset=utf-8'): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' })
  response.end(body)
}
