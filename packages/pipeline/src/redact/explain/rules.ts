import type { RedactionType } from '../text/finding.ts'

/** What can have found a value of a built-in type. Names are printed: never rename one. */
export const ruleMeanings = {
  form: 'the value by itself is enough: an e-mail address, `555-0199`',
  'form:international': 'a number with `+` or `00` and its country code',
  'form:ghp_': 'a secret with this prefix',
  'key:password': 'the key before it',
  'context:flag': 'a flag of a command, as `--password`',
  'context:word': 'a word shortly before it',
  'context:phrase': 'a word before it, in a sentence or a command',
  'context:scheme': 'the scheme of an authorization: `Bearer`, `Basic`',
  'context:url': 'the user and password of a URL',
  'context:list': 'a field of its own in a list',
  'context:another': 'another value shortly before it',
  context: 'more of the text',
} as const

export type RuleName = keyof typeof ruleMeanings

/** The document that defines the form of a type. A password has no form. */
export const typeSources: Readonly<Partial<Record<RedactionType, string>>> = {
  PHONE: 'https://www.itu.int/rec/T-REC-E.123',
  EMAIL: 'https://www.rfc-editor.org/rfc/rfc5322#section-3.4.1',
  CREDIT_CARD: 'https://www.iso.org/standard/70484.html',
  SSN: 'https://www.ssa.gov/employer/randomization.html',
  IBAN: 'https://www.swift.com/standards/data-standards/iban-international-bank-account-number',
  JWT: 'https://www.rfc-editor.org/rfc/rfc7519',
  AWS_ACCESS_KEY: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html',
  AWS_SECRET_KEY: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
  API_KEY: 'https://github.com/gitleaks/gitleaks/blob/master/config/gitleaks.toml',
  PRIVATE_KEY: 'https://www.rfc-editor.org/rfc/rfc7468',
  BEARER_TOKEN: 'https://www.rfc-editor.org/rfc/rfc6750',
  BASIC_AUTH: 'https://www.rfc-editor.org/rfc/rfc7617',
  IPV4: 'https://www.rfc-editor.org/rfc/rfc791',
  IPV6: 'https://www.rfc-editor.org/rfc/rfc4291#section-2.2',
  MAC: 'https://standards.ieee.org/products-programs/regauth/',
}

/** Documents of rules that have one of their own. */
export const ruleSources = {
  'form:international': 'https://www.itu.int/rec/T-REC-E.164',
  'context:url': 'https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1',
} as const satisfies Partial<Record<RuleName, string>>
