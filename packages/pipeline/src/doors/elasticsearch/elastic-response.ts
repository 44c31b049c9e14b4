import type { HttpEvent, HttpResponse } from '../../http/http-event.ts'

/** A response as clients of Elasticsearch accept it: without the product's header they take it for a stranger's. */
export function elasticResponse(event: HttpEvent, statusCode: number, body?: object): HttpResponse {
  const version = /compatible-with=\d/.exec(event.headers.accept ?? '')?.[0]
  const type = version === undefined ? 'application/json' : `application/vnd.elasticsearch+json;${version}`
  return {
    statusCode,
    headers: {
      'content-type': type,
      'x-elastic-product': 'Elasticsearch',
      'x-request-id': event.requestContext.requestId,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }
}
