import { type RedactionType, redactionTypes } from './finding.ts'

/** One bit per type, for sets of types that the scanner checks once per candidate. */
export const bits = Object.fromEntries(redactionTypes.map((type, i) => [type, 1 << i])) as Readonly<
  Record<RedactionType, number>
>

export const numberTypes = bits.PHONE | bits.CREDIT_CARD | bits.SSN
export const addressTypes = bits.IPV4 | bits.IPV6 | bits.MAC
