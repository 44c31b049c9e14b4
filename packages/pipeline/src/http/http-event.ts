import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'

/** An HTTP request in API Gateway's payload format 2.0. Header names are lower case. */
export type HttpEvent = Pick<
  APIGatewayProxyEventV2,
  | 'routeKey'
  | 'rawPath'
  | 'rawQueryString'
  | 'headers'
  | 'queryStringParameters'
  | 'pathParameters'
  | 'body'
  | 'isBase64Encoded'
> & { readonly requestContext: Pick<APIGatewayProxyEventV2['requestContext'], 'requestId' | 'http'> }

export type HttpResponse = APIGatewayProxyStructuredResultV2
export type HttpHandler = (event: HttpEvent) => Promise<HttpResponse>

export { keyHeaders } from './key-headers.ts'
export { errorName, type OnFailure, type RequestFailure, requestFailure } from './request-failure.ts'

/** The body's bytes as sent. */
export function bodyBytes(event: HttpEvent): Buffer {
  return Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8')
}
