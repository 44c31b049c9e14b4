import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import type { HttpEvent } from '@logpipe/pipeline/http'
import type { Route } from '../../topology.ts'

export interface EventParts {
  readonly requestId: string
  readonly path: string
  readonly query: string
  readonly body: Buffer
  readonly route: Route
  readonly pathParameters: Readonly<Record<string, string>>
  readonly sourceIp: string
}

/** Converts a request to API Gateway's payload format 2.0. */
export function toEvent(request: IncomingMessage, parts: EventParts): HttpEvent {
  const { requestId, path, query, body, route, pathParameters } = parts
  // What API Gateway makes of bytes that are neither text nor compressed nobody has seen; here they arrive whole, to be refused.
  const isWhole = request.headers['content-encoding'] !== undefined || isUtf8(body)
  const isText = isTextType(request.headers['content-type']) && isWhole && !isCompressedForDoor(request, route)
  const parameters = flatQuery(query)
  return {
    routeKey: `${route.method} ${route.path}`,
    rawPath: path,
    rawQueryString: query,
    headers: flatHeaders(request),
    ...(query !== '' && { queryStringParameters: parameters }),
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    requestContext: {
      requestId,
      http: {
        method: route.method,
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: parts.sourceIp,
        userAgent: request.headers['user-agent'] ?? '',
      },
    },
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  }
}

/** Clients of others compress under whatever type is theirs, which can only work where no API Gateway is on the way. */
function isCompressedForDoor({ headers }: IncomingMessage, { door }: Route): boolean {
  return door !== undefined && headers['content-encoding'] !== undefined
}

/**
 * API Gateway hands these over as text and everything else in base64, also what has no type: a compressed body arrives whole only under
 * a type that is not here, such as application/x-ndjson. AWS does not say which they are; others have measured it.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 * https://github.com/ministackorg/ministack/pull/766
 */
function isTextType(header = ''): boolean {
  const [type = ''] = header.toLowerCase().split(';', 1)
  return /^\s*(?:text\/.*|application\/(?:json|javascript|xml))\s*$/.test(type)
}

/** API Gateway joins the values of a repeated parameter with a comma. */
function flatQuery(query: string): Record<string, string> {
  const all = new URLSearchParams(query)
  return Object.fromEntries([...new Set(all.keys())].map((name) => [name, all.getAll(name).join(',')]))
}

/**
 * API Gateway joins the values of a repeated header with a comma. Reads `rawHeaders`, because `headersDistinct` throws for
 * a header named `__proto__` in some versions of Node.
 */
export function flatHeaders({ rawHeaders }: IncomingMessage): Record<string, string> {
  const all = new Map<string, string>()
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const [name = '', value = ''] = rawHeaders.slice(i, i + 2)
    const before = all.get(name.toLowerCase())
    all.set(name.toLowerCase(), before === undefined ? value : `${before},${value}`)
  }
  return Object.fromEntries(all)
}
