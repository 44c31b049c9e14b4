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
