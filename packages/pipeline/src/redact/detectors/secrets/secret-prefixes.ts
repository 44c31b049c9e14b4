import { alphabet, alphanumerics, base64Url, digits, upperAlphanumerics } from '../../text/chars.ts'
import { type BodyName, prefixTable } from './secret-prefix-table.ts'

/**
 * A secret with a recognizable prefix: `prefix`, then `min` to `max` characters of `body`. `source` documents the format.
 */
export type SecretPrefix = {
  readonly prefix: string
  readonly body: Uint8Array
  readonly min: number
  readonly max: number
  readonly source: string
  /** What stands right before the prefix and belongs to the secret. */
  readonly before?: RegExp
  /** `API_KEY` by default. */
  readonly type?: 'AWS_ACCESS_KEY' | 'PRIVATE_KEY'
}

const bodies: Readonly<Record<BodyName, Uint8Array>> = {
  word: alphabet(alphanumerics),
  snake: alphabet(`${alphanumerics}_`),
  kebab: alphabet(`${alphanumerics}-`),
  dotted: alphabet(`${alphanumerics}-_.`),
  padded: alphabet(`${alphanumerics}-_=`),
  paddedDot: alphabet(`${alphanumerics}-_.=`),
  path: alphabet(`${alphanumerics}+/=_-`),
  upper: alphabet(upperAlphanumerics),
  upperKebab: alphabet(`${upperAlphanumerics}-`),
  upperSnake: alphabet(`${upperAlphanumerics}_`),
  hex: alphabet(`${digits}abcdefABCDEF`),
  hexDashed: alphabet(`${digits}abcdefABCDEF-`),
  lowerHexDashed: alphabet(`${digits}abcdef-`),
  wide: alphabet(`${alphanumerics}+/=_-.@%?&:~`),
  wordDot: alphabet(`${alphanumerics}.`),
  wordDollar: alphabet(`${alphanumerics}$`),
  base32: alphabet('abcdefghijklmnopqrstuvwxyz234567'),
  base64Url,
}

const awsKeys: ReadonlySet<string> = new Set('AKIA ASIA ABIA ACCA A3T'.split(' '))

export const secretPrefixes: readonly SecretPrefix[] = prefixTable.flatMap(([source, rows]) =>
  rows.flatMap(([prefixes, body, min, max, before]) =>
    prefixes.split(' ').map((prefix) => ({
      prefix,
      body: bodies[body],
      min,
      max,
      source: `https://${source}`,
      ...(before !== undefined && { before: new RegExp(before) }),
      ...(awsKeys.has(prefix) && { type: 'AWS_ACCESS_KEY' as const }),
      ...(/^(?:MI|MH|MC|b3B)/.test(prefix) && { type: 'PRIVATE_KEY' as const }),
    })),
  ),
)
