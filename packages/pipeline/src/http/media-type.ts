import type { HttpEvent } from './http-event.ts'
import { type Refusal, refused } from './response.ts'

export type MediaType = { readonly kind: 'type'; readonly type: string } | Refusal

/** The media type of a body in lower case, empty if there is none. Refuses any charset but UTF-8. */
export function mediaType({ headers }: Pick<HttpEvent, 'headers'>): MediaType {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';')
  if (!parameters.every(isUtf8Charset)) return refused('unsupported_media_type', 'the charset must be utf-8')
  return { kind: 'type', type: type.trim() }
}

function isUtf8Charset(parameter: string): boolean {
  const [name = '', value = ''] = parameter.trim().split('=')
  return name !== 'charset' || ['utf-8', 'utf8', 'us-ascii'].includes(value.replaceAll('"', '').trim())
}
