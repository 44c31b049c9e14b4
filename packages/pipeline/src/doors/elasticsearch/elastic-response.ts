import type { HttpEvent, HttpResponse } from '../../http/http-event.ts'

/** What clients know an error with this status by. */
export function errorType(status: number): string {
  if (status === 401 || status === 403) return 'security_exception'
  if (status === 429) return 'es_rejected_execution_exception'
  return status >= 500 ? 'unavailable_exception' : 'document_parsing_exception'
}

/** A response as clients of Elasticsearch accept it: without the product's header they take it for a stranger's. A text is JSON already. */
export function elasticResponse(event: HttpEvent, statusCode: number, body?: object | string): HttpResponse {
  const version = /compatible-with=\d/.exec(event.headers.accept ?? '')?.[0]
  const type = version === undefined ? 'application/json' : `application/vnd.elasticsearch+json;${version}`
  return {
    statusCode,
    headers: {
      'content-type': type,
      'x-elastic-product': 'Elasticsearch',
      'x-request-id': event.requestContext.requestId,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  }
}
