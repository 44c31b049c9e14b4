import type { KeyHeaders } from '../http/key-headers.ts'

/**
 * What `Authorization` holds under a scheme that one kind of client has (`Splunk <key>`); undefined under any other, of which authentication
 * reads bearer tokens and the passwords of Basic itself. The scheme in lower case.
 */
export function credentialsOf({ authorization = '' }: KeyHeaders, scheme: string): string | undefined {
  const [, sent = '', value] = /^(\S+)\s+(\S+)\s*$/.exec(authorization) ?? []
  return sent.toLowerCase() === scheme ? value : undefined
}
