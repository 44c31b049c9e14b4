import type { KeyHeaders } from '../../http/key-headers.ts'
import { credentialsOf } from '../credentials-of.ts'

/** The key as an API key of Elasticsearch: alone, or in base64, with or without an id and a colon before it. */
export function keyOf(headers: KeyHeaders): string | undefined {
  const sent = credentialsOf(headers, 'apikey')
  if (sent === undefined || sent.startsWith('lp_')) return sent
  const decoded = Buffer.from(sent, 'base64').toString('latin1')
  return decoded.slice(decoded.indexOf(':') + 1)
}
