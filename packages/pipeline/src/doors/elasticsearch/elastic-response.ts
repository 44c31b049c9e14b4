import type { HttpEvent, HttpResponse } from '../../http/http-event.ts'

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
