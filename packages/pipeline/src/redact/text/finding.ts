import type { Span } from './span.ts'

/** All types of findings. They are published in `[REDACTED:<TYPE>]`, in row counts and in policies: never rename one. */
export const redactionTypes = [
  'PHONE',
  'EMAIL',
  'CREDIT_CARD',
  'SSN',
  'IBAN',
  'JWT',
  'AWS_ACCESS_KEY',
  'AWS_SECRET_KEY',
  'API_KEY',
  'PRIVATE_KEY',
  'BEARER_TOKEN',
  'BASIC_AUTH',
  'PASSWORD',
  'IPV4',
  'IPV6',
  'MAC',
] as const

export type RedactionType = (typeof redactionTypes)[number]

/** One sensitive value in a text. `start` and `end` are UTF-16 code units; `end` is exclusive. */
export type Finding = { readonly type: RedactionType; readonly start: number; readonly end: number }

/** A finding of a built-in type, of a tenant's rule (by its name), or `FIELD`. */
export type NamedFinding = { readonly type: string; readonly start: number; readonly end: number }

/** Off by default: most logs depend on addresses being readable. */
export const optInTypes: ReadonlySet<RedactionType> = new Set<RedactionType>(['IPV4', 'IPV6', 'MAC'])

export function findingAt(type: RedactionType, start: number, end: number): Finding {
  return { type, start, end }
}

export function spanFinding(type: RedactionType, span: Span | undefined): Finding | undefined {
  return span === undefined ? undefined : findingAt(type, span.start, span.end)
}

export function passwordAt(start: number, end: number): Finding {
  return { type: 'PASSWORD', start, end }
}

export function keyAt(start: number, end: number): Finding {
  return { type: 'API_KEY', start, end }
}
