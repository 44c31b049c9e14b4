import type { HttpEvent } from '../../http/http-event.ts'

/**
 * The API key as these clients send it: as an API key (alone, or in base64 behind an id and a colon, as `encoded` of Elasticsearch is), or
 * as the password of whatever user. Undefined for a bearer's token, which is read as everywhere.
 */
export function keyOf({ authorization = '' }: HttpEvent['headers']): string | undefined {
  const [, scheme = '', value = ''] = /^(ApiKey|Basic) +(\S+)$/i.exec(authorization) ?? []
  if (scheme === '') return undefined
  if (value.startsWith('lp_')) return value
  const decoded = Buffer.from(value, 'base64').toString('latin1')
  return decoded.slice(decoded.indexOf(':') + 1)
}
