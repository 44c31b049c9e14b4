import type { RedactionType } from '../../text/finding.ts'
import { isCardNumber } from './credit-card.ts'
import { ibanEnd } from './iban.ts'

const kinds: readonly (readonly [RedactionType, form: RegExp])[] = [
  ['EMAIL', /^[\w.+-]{1,40}@[\w-]{1,40}(?:\.[\w-]{1,40})*\.[a-z]{2,12}$/i],
  ['SSN', /^(?!000|666|9)\d{3}-\d\d-\d{4}$/],
  ['PHONE', /^\+[1-9]\d{8,14}$/],
]

/** What a value is that was all of a word in base64: nothing else may be around it. */
export function typeOfEncoded(value: string): RedactionType | undefined {
  if (isCardNumber(value)) return /^\d+$/.test(value) ? 'CREDIT_CARD' : undefined
  if (ibanEnd(value, 0) === value.length) return 'IBAN'
  return kinds.find(([, form]) => form.test(value))?.[0]
}
