import { codeAt, isAlnum, matchAfter } from '../../text/chars.ts'
import { type Finding, passwordAt } from '../../text/finding.ts'

/**
 * Hashes of crypt(5), Apache's htpasswd, Cisco IOS and the PHC string format (Argon2, scrypt, PBKDF2): a scheme, parameters, the salt and
 * the hash, with a dollar sign before each, which Compose files double.
 */
const hash =
  /^\$\$?(?:(?:1|5|6|7|y|gy|apr1|md5|sha1|8|9|14)(?:\$\$?[./A-Za-z0-9*=,+]{1,64}){1,3}\$\$?[./A-Za-z0-9]{16,128}|2[abxy]?\$\$?\d\d\$\$?[./A-Za-z0-9]{22,60}|(?:argon2(?:id|i|d)|scrypt|pbkdf2(?:-sha\d{1,3})?)(?:\$[\w=,.+/-]{1,64}){1,4}\$[A-Za-z0-9+/.]{16,128}=?)(?![A-Za-z0-9$./])/
const maxHash = 400

/** The hash of a password whose first dollar sign is at `start`. */
export function cryptHashAt(text: string, start: number): Finding | undefined {
  if (isAlnum(codeAt(text, start - 1))) return undefined
  const written = matchAfter(text, start, maxHash, hash)?.[0]
  return written === undefined ? undefined : passwordAt(start, start + written.length)
}
